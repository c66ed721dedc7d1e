using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Oidc.Keys;

namespace OrgGrpc.Server.Pages.Operator;

internal sealed class KeysModel(KeyReader reader, KeyRotation rotation, TimeProvider time) : OperatorPage
{
    public KeyReader.Ring Ring { get; private set; } = null!;

    public DateTimeOffset EarliestTurnover => time.GetUtcNow() + reader.Lead;

    public static string UseOf(KeyReader.Row key) => key.Algorithm switch
    {
        SigningKeyMaterial.AccessTokens => "Access tokens",
        SigningKeyMaterial.IdTokens => "ID tokens",
        _ => "Codes and refresh tokens",
    };

    public static string StateOf(KeyReader.Row key) => key.State switch
    {
        KeyReader.State.Next => "Published, takes over",
        KeyReader.State.Signing => "In use",
        _ => "Kept for tokens it made",
    };

    public string AgeOf(KeyReader.Row key) => (time.GetUtcNow() - key.CreateTime).Days switch
    {
        0 => "today",
        1 => "1 day ago",
        var days => $"{days} days ago",
    };

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await rotation.HastenAsync(HttpContext.Caller.UserId, cancellationToken))
        {
            return await AgainAsync("", "The next keys are published already.");
        }

        Done = "New keys are published.";
        return LocalRedirect("/operator/keys");
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken) => Ring = await reader.ReadAsync(cancellationToken);
}
