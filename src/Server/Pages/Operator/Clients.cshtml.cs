using Microsoft.AspNetCore.Mvc;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

internal sealed class ClientsModel(ClientService.ClientServiceClient clients) : OperatorPage
{
    private const int PageSize = 50;

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    public IReadOnlyList<V1.Client> Clients { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var page = await clients.ListClientsAsync(
            new() { PageSize = PageSize, PageToken = PageToken ?? "" }, cancellationToken: cancellationToken);
        (Clients, NextPageToken) = (page.Clients, page.NextPageToken);
    }
}
