using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Providers;

/// <summary>Begins a session for whoever a provider vouches for: the person who is linked, or a new one.</summary>
internal sealed class ProviderSignIn(OrgGrpcDbContext db, ProviderVisit visit, ProviderRegistration registration, ProviderSession session)
{
    public async Task<ProviderOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (await visit.FindAsync() is not { } identity)
        {
            return new ProviderOutcome.Nothing();
        }

        if (!identity.IsAsAsked)
        {
            await visit.EndAsync();
            return new ProviderOutcome.NotShownAgain(identity.Provider);
        }

        var user = await LinkedAsync(identity, cancellationToken);
        if (user is null)
        {
            if (identity.VerifiedAddress is not { } address)
            {
                await visit.EndAsync();
                return new ProviderOutcome.AddressNotVerified(identity.Provider);
            }

            user = await registration.RunAsync(identity, address, cancellationToken);
            if (user is null)
            {
                return new ProviderOutcome.ProofNeeded(identity);
            }
        }

        await visit.EndAsync();
        return new ProviderOutcome.Answered(await session.BeginAsync(user, identity, cancellationToken));
    }

    private Task<User?> LinkedAsync(OutsideIdentity identity, CancellationToken cancellationToken) => (
        from link in db.ProviderLinks
        join user in db.Users on link.UserId equals user.Id
        where link.Issuer == identity.Issuer && link.Subject == identity.Subject
        select user).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
}
