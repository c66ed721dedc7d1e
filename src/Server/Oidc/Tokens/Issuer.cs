using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>Who makes our tokens: the public address, with the slash that the engine writes.</summary>
internal sealed class Issuer(IOptions<ServerOptions> options)
{
    public Uri Uri { get; } = new(options.Value.PublicUrl!);

    public string Name => Uri.AbsoluteUri;
}
