using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>Keeps with a device's codes for which resources and which organization it asked; the engine keeps the scopes.</summary>
internal sealed class DeviceRequests : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<ProcessSignInContext>()
        .UseSingletonHandler<DeviceRequests>()
        .SetOrder(OpenIddictServerHandlers.PrepareDeviceCodePrincipal.Descriptor.Order - 500)
        .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType == OpenIddictServerEndpointType.DeviceAuthorization)
        {
            TokenPrincipal.AddDeviceRequest(context.Principal!, context.Request);
        }

        return ValueTask.CompletedTask;
    }
}
