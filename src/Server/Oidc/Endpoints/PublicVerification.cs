using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgGrpc.Server.Oidc.Tokens;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>A device shows people the configured public address; the engine would take the host that the request claims.</summary>
internal sealed class PublicVerification(Issuer issuer) : IOpenIddictServerHandler<ApplyDeviceAuthorizationResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<ApplyDeviceAuthorizationResponseContext>()
        .UseSingletonHandler<PublicVerification>()
        .SetOrder(int.MinValue + 50_000)
        .Build();

    public ValueTask HandleAsync(ApplyDeviceAuthorizationResponseContext context)
    {
        foreach (var name in new[] { OpenIddictConstants.Parameters.VerificationUri, OpenIddictConstants.Parameters.VerificationUriComplete })
        {
            if ((string?)context.Response[name] is { } address)
            {
                context.Response[name] = new Uri(issuer.Uri, new Uri(address).PathAndQuery).AbsoluteUri;
            }
        }

        return ValueTask.CompletedTask;
    }
}
