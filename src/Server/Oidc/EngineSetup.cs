using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Endpoints;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc;

/// <summary>How the engine is told to behave. Where its defaults are weaker than what we promise, the line says so.</summary>
internal static class EngineSetup
{
    /// <summary>What the names of all of its log categories begin with.</summary>
    public const string LogCategory = "OpenIddict.";

    public static void AddEngine(this IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore().UseDbContext<OrgGrpcDbContext>();
                core.ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication, ClientManager>();
                core.ReplaceApplicationStore<OpenIddictEntityFrameworkCoreApplication, ClientStore>();
                core.ReplaceTokenManager<OpenIddictEntityFrameworkCoreToken, RevocationWatch>();
            })
            .AddServer(server =>
            {
                server
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetPushedAuthorizationEndpointUris("connect/par")
                    .SetDeviceAuthorizationEndpointUris("connect/device")
                    .SetEndUserVerificationEndpointUris("device")
                    .SetTokenEndpointUris("connect/token")
                    .SetUserInfoEndpointUris("connect/userinfo")
                    .SetIntrospectionEndpointUris("connect/introspect")
                    .SetRevocationEndpointUris("connect/revoke")
                    .SetEndSessionEndpointUris("connect/logout")
                    .AllowAuthorizationCodeFlow()
                    .AllowRefreshTokenFlow()
                    .AllowClientCredentialsFlow()
                    .AllowTokenExchangeFlow()
                    .AllowDeviceAuthorizationFlow()
                    .RequireProofKeyForCodeExchange()
                    .RegisterScopes([.. StandardScopes.All])
                    .RegisterClaims("sub", "iss", "aud", "exp", "iat", "auth_time", "amr", "sid", "nonce", "name", "email", "email_verified", "locale", "updated_at",
                        "org_id", "org_slug", "org_roles", "org_permissions", "act", "organizations", "organizations_truncated")
                    // What a client may ask for is said client by client; there is no second list.
                    .DisableScopeValidation()
                    .DisableResourceValidation()
                    .DisableAudienceValidation()
                    .IgnoreAudiencePermissions()
                    // Services read access tokens themselves (RFC 9068).
                    .DisableAccessTokenEncryption();
                server.UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .EnableEndUserVerificationEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .EnableErrorPassthrough()
                    // The public address says whether the outside speaks TLS; in front of us there may be a proxy that ends it.
                    .DisableTransportSecurityRequirement();
                server.AddEventHandler(EngineKeys.Choice.Descriptor);
                server.AddEventHandler(ProgramTokens.Descriptor);
                server.AddEventHandler(LeanRefreshTokens.Descriptor);
                server.AddEventHandler(StandingTokens.Descriptor);
                server.AddEventHandler(ServedTokens.Descriptor);
                server.AddEventHandler(ToldToServices.Asking.Descriptor);
                server.AddEventHandler(ToldToServices.Answer.Descriptor);
                server.AddEventHandler(DeviceRequests.Descriptor);
                server.AddEventHandler(PublicVerification.Descriptor);
                server.AddEventHandler(SignatureReplays.Descriptor);
                RepeatedParameters.AddTo(server);
                server.AddEventHandler(PublicEndpoints.Descriptor);
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<IOptions<OidcOptions>, Issuer, TimeProvider>((engine, options, issuer, time) =>
        {
            engine.Issuer = issuer.Uri;
            engine.TimeProvider = time;
            engine.AccessTokenLifetime = options.Value.AccessTokenLifetime;
            engine.IdentityTokenLifetime = options.Value.IdTokenLifetime;
            engine.AuthorizationCodeLifetime = options.Value.AuthorizationCodeLifetime;
            engine.RequestTokenLifetime = options.Value.PushedRequestLifetime;
            engine.DeviceCodeLifetime = options.Value.DeviceCodeLifetime;
            engine.UserCodeLifetime = options.Value.DeviceCodeLifetime;
            engine.RefreshTokenLifetime = options.Value.RefreshTokenLifetime;
            engine.RefreshTokenReuseLeeway = options.Value.RefreshRaceLeeway;
            // The engine would also take ID tokens and refresh tokens.
            engine.SubjectTokenTypes.IntersectWith([OpenIddictConstants.TokenTypeIdentifiers.AccessToken]);
            engine.ActorTokenTypes.IntersectWith([OpenIddictConstants.TokenTypeIdentifiers.AccessToken]);

            // The engine offers "plain", which protects nothing.
            engine.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain);
        });
        services.AddSingleton<EngineKeys>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<EngineKeys>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<EngineKeys>());
    }
}
