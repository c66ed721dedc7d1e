namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>
/// The name of our own API as a resource (RFC 8707) and as the audience of its tokens. It is the same for every installation; that a token is of
/// this one, its issuer says.
/// </summary>
internal static class ApiResource
{
    public const string Name = "urn:orggrpc";

    /// <summary>
    /// Whom a token is for when the request names no resource: our API, when an instance-wide scope or nothing else is asked for; the
    /// only resource that the client is registered for; else only the issuer itself, whose userinfo takes it. Never everything.
    /// </summary>
    public static string Default(IEnumerable<string> scopes, IReadOnlyList<string> registered, bool isProgram, string issuer) =>
        scopes.Any(scope => scope.StartsWith("orggrpc.", StringComparison.Ordinal)) ? Name
        : registered.Count == 1 ? registered[0]
        : isProgram ? Name
        : issuer;
}
