using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

internal sealed class NewClientModel(ClientService.ClientServiceClient clients) : ClientFormPage
{
    public static (string Value, string Text)[] Types =>
        [(nameof(ClientType.Confidential), T("Yes: it runs on a server")), (nameof(ClientType.Public), T("No: it runs in a browser or on a phone"))];

    [BindProperty]
    public string? ClientId { get; set; }

    [BindProperty]
    public string? Type { get; set; }

    /// <summary>With the secret of a confidential client, which nobody can read later.</summary>
    public CreateClientResponse? Created { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var client = Read();
        client.ClientId = ClientId?.Trim() ?? "";
        client.Type = Parse<ClientType>(Type);
        try
        {
            Created = await clients.CreateClientAsync(new() { Client = client }, cancellationToken: cancellationToken);
        }
        catch (Refusal refusal)
        {
            return await AgainAsync(refusal);
        }

        if (Created.ClientSecret.Length > 0)
        {
            return Page();
        }

        Done = T($"{Created.Client.DisplayName} is registered.");
        return LocalRedirect($"/operator/clients/{Created.Client.ClientId}");
    }

    protected override Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
