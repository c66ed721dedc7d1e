using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Keys;

/// <summary>Hands our keys to the engine, again whenever the set changes: what it publishes and accepts.</summary>
internal sealed class EngineKeys(SigningKeys keys) : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    public string Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => keys.ChangeToken;

    public void Configure(OpenIddictServerOptions options)
    {
        foreach (var key in keys.All)
        {
            if (key.Signing is not null)
            {
                options.SigningCredentials.Add(key.Signing);
            }
            else
            {
                options.EncryptionCredentials.Add(new(key.Key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
            }
        }
    }

    /// <summary>Which key signs which token: the engine would take the first of its list, published long enough or not.</summary>
    internal sealed class Choice(SigningKeys keys) : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
            .CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<Choice>()
            .SetOrder(OpenIddictServerHandlers.Protection.AttachSecurityCredentials.Descriptor.Order + 500)
            .Build();

        public ValueTask HandleAsync(GenerateTokenContext context)
        {
            context.SigningCredentials = keys.Signer(context.TokenType == OpenIddictConstants.TokenTypeIdentifiers.IdentityToken
                ? SigningKeyMaterial.IdTokens
                : SigningKeyMaterial.AccessTokens).Signing!;
            if (context.EncryptionCredentials is not null)
            {
                var sealer = keys.Signer(SigningKeyMaterial.Sealed).Key;
                context.EncryptionCredentials = context.Options.EncryptionCredentials.Find(credentials => credentials.Key.KeyId == sealer.KeyId)
                    ?? context.EncryptionCredentials;
            }

            return ValueTask.CompletedTask;
        }
    }
}
