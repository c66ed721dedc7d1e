namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>Why no token is made, in the protocol's words (RFC 6749 section 5.2).</summary>
internal sealed record TokenRefusal(string Error, string Description)
{
    /// <summary>Removed, suspended, deactivated, deleted, used: the protocol has one word for all of it, and a stranger learns no more.</summary>
    public static TokenRefusal InvalidGrant(string description) => new("invalid_grant", description);

    public static TokenRefusal InvalidTarget(string description) => new("invalid_target", description);

    public static TokenRefusal InvalidRequest(string description) => new("invalid_request", description);

    public static TokenRefusal InvalidScope(string description) => new("invalid_scope", description);
}
