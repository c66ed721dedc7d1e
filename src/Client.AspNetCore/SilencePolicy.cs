namespace OrgGrpc.Client.AspNetCore;

/// <summary>
/// What a service does with tokens while it cannot know whether they are stale: the server has said nothing for longer than
/// <see cref="OrgGrpcAuthenticationOptions.SilenceLimit"/>, or not everything yet.
/// </summary>
public enum SilencePolicy
{
    /// <summary>Nobody gets in: requests are answered 503 with <c>Retry-After</c>. The default.</summary>
    Refuse = 0,

    /// <summary>
    /// The server is asked about each request, with <c>AccessService.BatchCheckAccess</c>: whether the person still is a member with the roles that the token says. It needs
    /// the clients of <c>AddOrgGrpc</c> with the scope <c>orggrpc.read</c>. Tokens for no organization, tokens of programs, and all tokens while the server gives no answer, are
    /// treated as with <see cref="Refuse"/>.
    /// </summary>
    CheckAccess = 1,

    /// <summary>Tokens are believed until they expire, as services do that follow nothing.</summary>
    Accept = 2,
}
