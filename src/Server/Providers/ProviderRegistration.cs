using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Providers;

/// <summary>
/// Makes an account for somebody whose address a provider has verified. An account that was registered there and never verified belongs to nobody,
/// and what its registrar knows of it is worth nothing from then on; one that was verified once is never touched.
/// </summary>
internal sealed class ProviderRegistration(
    OrgGrpcDbContext db, WriteTransaction transaction, ProvenAddress proven, IRegistrationPolicy policy, ApprovalAsking asking, RegistrationLimits limits, Network network, TimeProvider time)
{
    /// <summary>None when the address belongs to somebody.</summary>
    public async Task<User?> RunAsync(OutsideIdentity identity, EmailAddress address, CancellationToken cancellationToken)
    {
        if (await db.Users.AsNoTracking().AnyAsync(user => user.Address == address && user.FirstVerifyTime != null, cancellationToken))
        {
            return null;
        }

        limits.Require(address, network);
        var needsApproval = await policy.NeedsApprovalAsync(address, identity.Name, identity.Locale, isInvited: false, cancellationToken);
        try
        {
            return await transaction.RunAsync(
                async () =>
                {
                    var user = await proven.TakeAsync(address, identity.Name, identity.Locale, needsApproval, cancellationToken);
                    await asking.RunAsync(user, cancellationToken);
                    db.Add(ProviderLink.Of(user, identity, time.GetInstant()));
                    await transaction.SaveAsync(cancellationToken);
                    return user;
                },
                cancellationToken);
        }
        catch (Refusal refusal) when (refusal.Reason == ErrorReason.EmailTaken)
        {
            return null;
        }
    }
}
