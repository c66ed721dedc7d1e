using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Limits;

namespace OrgGrpc.Server.Users;

/// <summary>Begins a session for whoever knows the password, as long as the limits of wrong ones are kept.</summary>
internal sealed class PasswordSignIn(
    PasswordCheck passwords, SignInLimits limits, SignInManager<User> sessions, Network network, TimeProvider time)
{
    /// <summary>When the person gave their password, in Unix seconds: OpenID Connect Core section 2.</summary>
    public const string AuthTimeClaim = "auth_time";

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
        switch (user.Status)
        {
            case UserStatus.Deactivated:
                return new SignInOutcome.Deactivated();
            case UserStatus.Pending:
                return new SignInOutcome.EmailNotVerified();
        }

        var since = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await sessions.SignInWithClaimsAsync(user, remember, [new Claim(AuthTimeClaim, since, ClaimValueTypes.Integer64)]);
        return new SignInOutcome.SignedIn(user);
    }
}
