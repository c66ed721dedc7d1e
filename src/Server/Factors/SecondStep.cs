using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>After the first step: a code, and the session begins.</summary>
internal sealed class SecondStep(HalfSignIn half, CodeCheck codes, SessionStart sessions, TimeProvider time)
{
    /// <summary>Whether the password was right; without it there is no second step.</summary>
    public async Task<bool> RunAsync(string? code, CancellationToken cancellationToken)
    {
        if (await half.FindAsync(cancellationToken) is not { } first)
        {
            return false;
        }

        await codes.RequireAsync(first.User, code, cancellationToken);
        await half.EndAsync();
        await sessions.BeginAsync(first.User, first.Remember, AuthenticationMethods.AndCode(first.Methods), first.TimeAt(time.GetInstant()), cancellationToken);
        return true;
    }
}
