using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Providers;

/// <summary>Begins a session for whoever a provider vouches for: the person who is linked, or a new one.</summary>
internal sealed class ProviderSignIn(
    OrgGrpcDbContext db, ProviderVisit visit, ProviderRegistration registration, SessionStart sessions, HalfSignIn half, TimeProvider time)
{
    public async Task<ProviderOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (await visit.FindAsync() is not { } identity)
        {
            return new ProviderOutcome.Nothing();
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
        return new ProviderOutcome.Answered(await BeginAsync(user, identity, cancellationToken));
    }

    private Task<User?> LinkedAsync(OutsideIdentity identity, CancellationToken cancellationToken) => (
        from link in db.ProviderLinks
        join user in db.Users on link.UserId equals user.Id
        where link.Issuer == identity.Issuer && link.Subject == identity.Subject
        select user).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    private async Task<SignInOutcome> BeginAsync(User user, OutsideIdentity identity, CancellationToken cancellationToken)
    {
        switch (user.Status)
        {
            case UserStatus.Deactivated:
                return new SignInOutcome.Deactivated();
            case UserStatus.Pending:
                return new SignInOutcome.EmailNotVerified();
        }

        if (user.TwoFactorEnabled)
        {
            await half.BeginAsync(user, remember: false, AuthenticationMethods.Provider);
            return new SignInOutcome.SecondStepNeeded();
        }

        // The provider may have known the person for hours; what wants a recent sign-in must not take this for one.
        var now = time.GetInstant();
        var since = identity.AuthTime is { } earlier && earlier < now ? earlier : now;
        await sessions.BeginAsync(user, remember: false, AuthenticationMethods.Provider, since, cancellationToken);
        return new SignInOutcome.SignedIn(user);
    }
}
