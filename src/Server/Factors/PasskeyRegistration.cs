using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Text;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>Adds a passkey to the account of somebody who is signed in.</summary>
internal sealed class PasskeyRegistration(
    OrgGrpcDbContext db, WriteTransaction transaction, UserManager<User> users, SignInManager<User> ceremonies, FactorMail mail)
{
    public const int MaxNameLength = 100;

    /// <summary>Passkeys of one person.</summary>
    public const int Max = 20;

    /// <summary>What the browser's dialog is told. The challenge in it is good for one answer from this browser.</summary>
    public async Task<string> OfferAsync(Id<User> id, CancellationToken cancellationToken)
    {
        var user = await db.RequireUserAsync(id, cancellationToken);
        return await ceremonies.MakePasskeyCreationOptionsAsync(new() { Id = id.ToString(), Name = user.Address.Value, DisplayName = user.Name.Value });
    }

    public async Task RunAsync(Id<User> id, string? name, string? credential, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var wanted = string.IsNullOrWhiteSpace(name) ? "Passkey" : name.Trim();
        violations.Check("name", TextRule.Problem(wanted, 1, MaxNameLength));
        violations.ThrowIfAny();
        var attestation = await AttestAsync(credential);
        violations.Check("credential", attestation is { Succeeded: true } && attestation.UserEntity.Id == id.ToString() ? null : T("was not accepted; try again"));
        violations.ThrowIfAny();
        await transaction.RunAsync(
            async () =>
            {
                var user = await db.RequireUserAsync(id, cancellationToken);
                violations.Check("credential", (await users.GetPasskeysAsync(user)).Count < Max ? null : T($"would be one too many: {Max} is the limit"));
                violations.ThrowIfAny();
                attestation!.Passkey!.Name = wanted;
                (await users.AddOrUpdatePasskeyAsync(user, attestation.Passkey)).Require();
                mail.SendChanged(user, () => T($"The passkey “{wanted}” was added."));
                return await transaction.SaveAsync(cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>None when it answers no offer that was made to this browser.</summary>
    private async Task<PasskeyAttestationResult?> AttestAsync(string? credential)
    {
        try
        {
            return await ceremonies.PerformPasskeyAttestationAsync(credential ?? "{}");
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
