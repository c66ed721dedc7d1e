using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>After the first step: a code, and the session begins.</summary>
internal sealed class SecondStep(HalfSignIn half, CodeCheck codes, SessionStart sessions)
{
    /// <summary>Whether the password was right; without it there is no second step.</summary>
    public async Task<bool> RunAsync(string? code, CancellationToken cancellationToken)
    {
        if (await half.FindAsync(cancellationToken) is not var (user, remember, methods))
        {
            return false;
        }

        await codes.RequireAsync(user, code, cancellationToken);
        await half.EndAsync();
        await sessions.BeginAsync(user, remember, AuthenticationMethods.AndCode(methods), cancellationToken);
        return true;
    }
}
