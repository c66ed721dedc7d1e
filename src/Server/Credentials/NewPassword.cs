using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>A password that somebody chooses in place of another one, held against the rule and hashed. Never inside a write transaction.</summary>
internal sealed class NewPassword(PasswordRule rule, PasswordHashing hashing)
{
    public async Task<string> HashAsync(string? typed, EmailAddress address, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var password = rule.Choose(typed, address, out var problem);
        violations.Check("new_password", problem);
        violations.ThrowIfAny();
        return await hashing.HashAsync(password!, cancellationToken);
    }
}
