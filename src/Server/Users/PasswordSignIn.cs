using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Users;

/// <summary>
/// Checks an address and a password, and begins a session. Every attempt that is not locked out costs one query and one hash, whether
/// the address is known or not.
/// </summary>
internal sealed class PasswordSignIn(
    OrgGrpcDbContext db, PasswordHashing hashing, SignInLimits limits, SignInManager<User> sessions, Network network, TimeProvider time)
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
        var password = Password.Typed(typed);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Address == address, cancellationToken);
        var result = await hashing.VerifyAsync(user?.PasswordHash, password, cancellationToken);
        if (user is null || result == PasswordVerificationResult.Failed)
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
