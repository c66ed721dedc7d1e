using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Access tokens from client credentials have no entry in the database: a write for each would cost more than everything else about
/// them. They live for minutes, and a client that is deleted or loses a scope or a binding loses it in them, too.
/// </summary>
internal sealed class ProgramTokens : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<GenerateTokenContext>()
        .UseSingletonHandler<ProgramTokens>()
        .SetOrder(OpenIddictServerHandlers.Protection.CreateTokenEntry.Descriptor.Order - 100)
        .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.EndpointType == OpenIddictServerEndpointType.Token && context.Request?.IsClientCredentialsGrantType() == true)
        {
            context.CreateTokenEntry = false;
        }

        return ValueTask.CompletedTask;
    }
}
