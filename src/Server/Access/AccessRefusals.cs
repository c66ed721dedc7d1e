using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Access;

internal static class AccessRefusals
{
    public static Refusal Unauthenticated() => new(ErrorReason.Unauthenticated, "The call carries no valid access token.");

    public static Refusal PermissionDenied(AccessRule rule) =>
        new(ErrorReason.PermissionDenied, T("The caller may not do this.")) { Metadata = Required(rule) };

    public static Refusal PermissionDenied(Permission permission) =>
        new(ErrorReason.PermissionDenied, T("The caller may not do this."))
        {
            Metadata = new Dictionary<string, string> { ["permission"] = permission.Name },
        };

    public static Refusal ReadOnly() => new(ErrorReason.PermissionDenied, T("The API key may only read."));

    public static Refusal ScopeRequired(string scope) =>
        new(ErrorReason.ScopeRequired, scope.Length > 0 ? $"The program needs the scope {scope}." : "Programs may not do this.")
        {
            Metadata = scope.Length > 0 ? new Dictionary<string, string> { ["scope"] = scope } : [],
        };

    /// <summary>A rpc that the contract says nothing about is nobody's.</summary>
    public static Refusal Undeclared() => new(ErrorReason.PermissionDenied, "The contract lets nobody call this.");

    public static Refusal RevisionNotReached(long seen) => new(ErrorReason.RevisionNotReached, "The revision has not been seen here.")
    {
        Metadata = new Dictionary<string, string> { ["revision"] = seen.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static Dictionary<string, string> Required(AccessRule rule) =>
        rule.Permission is { } permission ? new() { ["permission"] = permission.Name } : [];
}
