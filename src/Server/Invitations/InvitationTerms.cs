using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Text;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>What one invitation offers to whom, read from a request and found in order.</summary>
internal sealed record InvitationTerms(EmailAddress Email, RoleSet Roles, string Message, DateTimeOffset ExpireTime)
{
    /// <summary>OrgGrpc's own limit, documented in the contract.</summary>
    private const int MaxMessageLength = 1000;

    public static InvitationTerms Parse(V1.NewInvitation source, DateTimeOffset now)
    {
        var violations = new Violations();
        var email = violations.Parse<EmailAddress>("email", source.Email, EmailAddress.TryParse);
        violations.Check("message", TextRule.Problem(source.Message, min: 0, MaxMessageLength, multiline: true));
        violations.Check("roles", OfferedRoles.Problem(source.Roles));
        var expireTime = Expiry.Parse(source.ExpireTime, now, violations);
        violations.ThrowIfAny();
        return new(email, OfferedRoles.Parse(source.Roles), source.Message.Trim(), expireTime);
    }
}
