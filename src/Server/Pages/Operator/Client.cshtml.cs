using System.ComponentModel.DataAnnotations;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

internal sealed class ClientModel(ClientService.ClientServiceClient clients) : ClientFormPage
{
    public static (string Value, string Text)[] Overlaps =>
        [("0", T("not any more")), ("1", T("for an hour")), ("24", T("for a day")), ("168", T("for a week"))];

    private static readonly string[] Fields =
        ["display_name", "grant_types", "redirect_uris", "post_logout_redirect_uris", "scopes", "resources", "served_resources", "consent"];

    [FromRoute]
    public string ClientId { get; set; } = "";

    /// <summary>What the form was filled in for: somebody else's change in between is not overwritten.</summary>
    [BindProperty]
    public string? Etag { get; set; }

    [BindProperty]
    [Range(0, 168)]
    public int OverlapHours { get; set; }

    /// <summary>The client id, typed by somebody who means it.</summary>
    [BindProperty]
    public string? Confirmation { get; set; }

    public V1.Client Client { get; private set; } = new();

    /// <summary>A secret that has just been made; nobody can read it later.</summary>
    public string? NewSecret { get; private set; }

    public bool DeletionWentWrong => ModelState.ContainsKey(nameof(Confirmation)) && !ModelState.IsValid;

    public Task<IActionResult> OnPostSaveAsync(CancellationToken cancellationToken)
    {
        var client = Read();
        client.Etag = Etag ?? "";
        return DoAsync(
            () => clients.UpdateClientAsync(
                new() { ClientId = ClientId, Client = client, UpdateMask = new() { Paths = { Fields } } },
                cancellationToken: cancellationToken).ResponseAsync,
            T("Saved."),
            Here);
    }

    public async Task<IActionResult> OnPostRotateAsync(CancellationToken cancellationToken)
    {
        if (!IsRecent)
        {
            return Confirm();
        }

        if (ModelState.IsValid)
        {
            try
            {
                var overlap = Duration.FromTimeSpan(TimeSpan.FromHours(OverlapHours));
                NewSecret = (await clients.RotateClientSecretAsync(
                    new() { ClientId = ClientId, Overlap = overlap }, cancellationToken: cancellationToken)).ClientSecret;
            }
            catch (Refusal refusal)
            {
                return await AgainAsync(refusal);
            }
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken) => Confirmation?.Trim() == ClientId
        ? await DoForGoodAsync(
            () => clients.DeleteClientAsync(new() { ClientId = ClientId }, cancellationToken: cancellationToken).ResponseAsync,
            T("The client is deleted."),
            "/operator/clients")
        : await AgainAsync(nameof(Confirmation), T("That is not the id of the client."));

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        Client = (await clients.GetClientAsync(new() { ClientId = ClientId }, cancellationToken: cancellationToken)).Client;
        Fill(Client);
    }

    private string Here => $"/operator/clients/{Uri.EscapeDataString(ClientId)}";
}
