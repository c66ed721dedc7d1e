using OpenIddict.Server;
using OrgGrpc.Server.Oidc.Tokens;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// The discovery document names the configured public address; the engine would take the host that the request claims. It also says where
/// to follow what makes tokens stale.
/// </summary>
internal sealed class PublicEndpoints(Issuer issuer) : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<HandleConfigurationRequestContext>()
        .UseSingletonHandler<PublicEndpoints>()
        .SetOrder(OpenIddictServerHandlers.Discovery.AttachEndpoints.Descriptor.Order + 500)
        .Build();

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        context.AuthorizationEndpoint = Public(context.AuthorizationEndpoint);
        context.PushedAuthorizationEndpoint = Public(context.PushedAuthorizationEndpoint);
        context.DeviceAuthorizationEndpoint = Public(context.DeviceAuthorizationEndpoint);
        context.TokenEndpoint = Public(context.TokenEndpoint);
        context.UserInfoEndpoint = Public(context.UserInfoEndpoint);
        context.IntrospectionEndpoint = Public(context.IntrospectionEndpoint);
        context.RevocationEndpoint = Public(context.RevocationEndpoint);
        context.EndSessionEndpoint = Public(context.EndSessionEndpoint);
        context.JsonWebKeySetEndpoint = Public(context.JsonWebKeySetEndpoint);
        context.Metadata["freshness_endpoint"] = new Uri(issuer.Uri, "/v1/freshness").AbsoluteUri;
        context.Metadata["freshness_stream_endpoint"] = new Uri(issuer.Uri, "/v1/freshness:watch").AbsoluteUri;
        return ValueTask.CompletedTask;
    }

    private Uri? Public(Uri? endpoint) => endpoint is null ? null : new(issuer.Uri, endpoint.AbsolutePath);
}
