using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Text;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>What the person says who asks, or the one who rejects.</summary>
internal static class MembershipRequestText
{
    /// <summary>OrgGrpc's own limit, documented in the contract.</summary>
    public const int MaxLength = 1000;

    public static string Parse(string field, string text, Violations violations)
    {
        violations.Check(field, TextRule.Problem(text, min: 0, MaxLength, multiline: true));
        return text.Trim();
    }
}
