using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Credentials;

/// <summary>
/// What somebody who is signed in has to know for changes that a passer-by at an open browser must not make. Wrong ones count as at the
/// sign-in, so that this is no second place to guess.
/// </summary>
internal sealed class PresentPassword(PasswordCheck passwords, SignInLimits limits, Network network)
{
    public async Task RequireAsync(User user, string? typed, CancellationToken cancellationToken)
    {
        if (limits.Wait(user.Address, network) is { } wait)
        {
            throw new Refusal(ErrorReason.RateLimited, T("Too many wrong passwords; wait a while.")) { RetryAfter = wait };
        }

        limits.CountFailure(user.Address, network);
        var holder = await passwords.FindAsync(user.Address, Password.Typed(typed), cancellationToken);
        var violations = new Violations();
        violations.Check("present_password", holder?.Id == user.Id ? null : T("is wrong"));
        violations.ThrowIfAny();
        limits.Forgive(user.Address, network);
    }
}
