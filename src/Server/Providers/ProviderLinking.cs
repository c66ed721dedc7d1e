using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Providers;

/// <summary>Links whoever came from a provider to the account with the same address, in the session of its holder.</summary>
internal sealed class ProviderLinking(OrgGrpcDbContext db, WriteTransaction transaction, ProviderVisit visit, ProviderMail mail, TimeProvider time)
{
    /// <summary>Whether it is this person's own account that was found at the address which the provider has verified.</summary>
    public async Task<bool> IsOfferedAsync(Id<User> id, OutsideIdentity identity, CancellationToken cancellationToken) =>
        identity.VerifiedAddress is { } address
        && await db.Users.AnyAsync(user => user.Id == id && user.Address == address && user.Status == UserStatus.Active, cancellationToken);

    /// <summary>Whether it was linked, to nobody else before.</summary>
    public async Task<bool> RunAsync(Id<User> id, CancellationToken cancellationToken)
    {
        if (await visit.FindAsync() is not { } identity)
        {
            return false;
        }

        var linked = await transaction.RunAsync(
            async () =>
            {
                if (!await IsOfferedAsync(id, identity, cancellationToken)
                    || await db.ProviderLinks.AnyAsync(link => link.Issuer == identity.Issuer && link.Subject == identity.Subject, cancellationToken))
                {
                    return false;
                }

                var user = await db.RequireUserAsync(id, cancellationToken);
                db.Add(ProviderLink.Of(user, identity, time.GetInstant()));
                mail.SendLinked(user, identity.Provider);
                await transaction.SaveAsync(cancellationToken);
                return true;
            },
            cancellationToken);
        await visit.EndAsync();
        return linked;
    }
}
