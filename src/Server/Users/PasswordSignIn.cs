using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Sessions;

namespace OrgGrpc.Server.Users;

/// <summary>Begins a session for whoever knows the password, as long as the limits of wrong ones are kept.</summary>
internal sealed class PasswordSignIn(
    PasswordCheck passwords, SignInLimits limits, SessionStart sessions, HalfSignIn half, Network network)
{
    public async Task<SignInOutcome> RunAsync(string? email, string? typed, bool remember, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(email, out var address, out _))
        {
            return new SignInOutcome.WrongCredentials();
        }

        if (limits.Wait(address, network) is { } wait)
        {
            return new SignInOutcome.LockedOut(wait);
        }

        // Counted before the hash, so that many guesses at once are no way around the limit.
        limits.CountFailure(address, network);
        if (await passwords.FindAsync(address, Password.Typed(typed), cancellationToken) is not { } user)
        {
            return new SignInOutcome.WrongCredentials();
        }

        limits.Forgive(address, network);
        if (SignInOutcome.Barring(user.Status) is { } barred)
        {
            return barred;
        }

        if (user.TwoFactorEnabled)
        {
            await half.BeginAsync(user, remember, AuthenticationMethods.Password);
            return new SignInOutcome.SecondStepNeeded();
        }

        await sessions.BeginAsync(user, remember, AuthenticationMethods.Password, cancellationToken);
        return new SignInOutcome.SignedIn(user);
    }
}
