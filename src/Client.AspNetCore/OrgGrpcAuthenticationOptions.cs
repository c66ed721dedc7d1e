namespace OrgGrpc.Client.AspNetCore;

/// <summary>Whose tokens to accept, for whom they must be, and what to do when it cannot be known whether they are stale.</summary>
public sealed class OrgGrpcAuthenticationOptions
{
    /// <summary>
    /// The issuer: the public URL of the OrgGrpc server. Its keys and its exact name come from its discovery document (OpenID Connect Discovery
    /// 1.0). Required; plain <c>http</c> is accepted for this machine (localhost, 127.0.0.1, ::1) only.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>
    /// The audience that tokens must have: the resource (RFC 8707) under which this service is known to the server. Required; tokens for other
    /// services are refused.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>
    /// By how much the clocks of issuer and service may differ; a token is accepted this much after it expired. Default: 10 seconds; up to 5
    /// minutes.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether to follow what makes tokens stale, so that who was removed is out within a second, not when the token expires. Default: true. False
    /// is for issuers that do not publish it.
    /// </summary>
    public bool FollowFreshness { get; set; } = true;

    /// <summary>What to do with tokens while the issuer is not heard. Default: <see cref="SilencePolicy.Refuse"/>.</summary>
    public SilencePolicy WhenSilent { get; set; }

    /// <summary>
    /// For how long the issuer may be silent before <see cref="WhenSilent"/> holds; so long, at most, a stale token can be accepted. The issuer says
    /// something at least every 5 seconds. Default: 10 seconds; 6 seconds to 5 minutes.
    /// </summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Makes the handlers that talk to the issuer, for keys and for what makes tokens stale: for a proxy, client certificates or tests. Default: a
    /// <see cref="SocketsHttpHandler"/>.
    /// </summary>
    public Func<HttpMessageHandler>? HttpHandler { get; set; }
}
