namespace OrgGrpc.Client;

/// <summary>Where the server is, as whom to call it, and how patiently. All faults are reported together, when the first client is made.</summary>
public sealed class OrgGrpcOptions
{
    /// <summary>
    /// The server's gRPC address, as in <c>https://orggrpc.example.com</c>. Required. Plain <c>http</c> is accepted for this machine
    /// (localhost, 127.0.0.1, ::1) and, with <see cref="AllowPlaintext"/>, elsewhere.
    /// </summary>
    public Uri? Address { get; set; }

    /// <summary>
    /// The OpenID Connect issuer from which tokens are obtained; its discovery document is read (OpenID Connect Discovery 1.0). Required
    /// with <see cref="ClientId"/>. The same rule as for <see cref="Address"/> holds for plain <c>http</c>.
    /// </summary>
    public Uri? Authority { get; set; }

    /// <summary>
    /// The id of this program at the server. When it is set, tokens are obtained with client credentials (RFC 6749, 4.4). Without it, and
    /// without an <see cref="Tokens.IAccessTokenSource"/> of the host's own, calls carry no token.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of this program. Required with <see cref="ClientId"/>. Keep it out of source control.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The scopes to ask for, as in <c>orggrpc.read</c>. Default: none, which asks for what the server gives by itself.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>The resource that the token is for (RFC 8707), an absolute URI. Default: none, which is the server itself.</summary>
    public string? Resource { get; set; }

    /// <summary>
    /// The organization for which to ask the token, by id or slug, for a program that is bound to several. Default: none.
    /// </summary>
    public string? Organization { get; set; }

    /// <summary>
    /// How long a unary call may take, all its attempts included, unless the call says so itself. Default: 10 seconds; from 10 milliseconds
    /// to 1 hour. A call that takes longer fails with <c>DEADLINE_EXCEEDED</c>. Streams have no default deadline.
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a call is tried that can be repeated without a second effect: reads, and creating calls, which carry a <c>request_id</c>.
    /// Repeated is only what ended with <c>UNAVAILABLE</c>, with exponential back-off from 0.1 to 2 seconds. Default: 4; 1 (no
    /// repetition) to 5.
    /// </summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Accepts plain <c>http</c> to other machines: behind a mesh that encrypts, never over an open network. Default: false.</summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>
    /// Makes the handler that carries calls and token requests: for a proxy, client certificates or tests. It is called once for all calls, and
    /// every few minutes for token requests. Default: a <see cref="SocketsHttpHandler"/> with HTTP/2 keep-alive pings.
    /// </summary>
    public Func<HttpMessageHandler>? HttpHandler { get; set; }
}
