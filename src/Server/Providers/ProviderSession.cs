using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Providers;

/// <summary>Begins the session of a person whom a provider vouches for, with all that we ask for ourselves.</summary>
internal sealed class ProviderSession(SessionStart sessions, HalfSignIn half, TimeProvider time)
{
    public async Task<SignInOutcome> BeginAsync(User user, OutsideIdentity identity, CancellationToken cancellationToken)
    {
        if (SignInOutcome.Barring(user.Status) is { } barred)
        {
            return barred;
        }

        // The provider may have known the person for hours, or not say since when; what wants a recent sign-in must not take this for one.
        var now = time.GetInstant();
        var since = identity.AuthTime > now ? now : identity.AuthTime;
        if (user.TwoFactorEnabled)
        {
            await half.BeginFromOutsideAsync(user, since, isAsked: identity.AskedTime is not null);
            return new SignInOutcome.SecondStepNeeded();
        }

        await sessions.BeginAsync(user, remember: false, AuthenticationMethods.Provider, since, cancellationToken);
        return new SignInOutcome.SignedIn(user);
    }
}
