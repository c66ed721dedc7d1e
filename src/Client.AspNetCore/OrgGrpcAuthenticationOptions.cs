namespace OrgGrpc.Client.AspNetCore;

/// <summary>Whose tokens to accept, and for whom they must be.</summary>
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
}
