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
        SigningKeyMaterial.AccessTokens => T("Access tokens"),
        SigningKeyMaterial.IdTokens => T("ID tokens"),
        _ => T("Codes and refresh tokens"),
    };

    public static string StateOf(KeyReader.Row key) => key.State switch
    {
        KeyReader.State.Next => T("Published, takes over"),
        KeyReader.State.Signing => T("In use"),
        _ => T("Kept for tokens it made"),
    };

    public string AgeOf(KeyReader.Row key) => (time.GetUtcNow() - key.CreateTime).Days switch
    {
        0 => T("today"),
        1 => T("1 day ago"),
        var days => T($"{days} days ago"),
    };

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await rotation.HastenAsync(HttpContext.Caller.UserId, cancellationToken))
        {
            return await AgainAsync("", T("The next keys are published already."));
        }

        Done = T("New keys are published.");
        return LocalRedirect("/operator/keys");
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken) => Ring = await reader.ReadAsync(cancellationToken);
}
