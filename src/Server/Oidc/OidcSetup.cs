using Microsoft.Extensions.Options;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Endpoints;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;

namespace OrgGrpc.Server.Oidc;

internal static class OidcSetup
{
    public static void AddOidc(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateDataAnnotations()
            .Validate(
                options => options.KeyPublishLead < options.KeyRotation,
                "OrgGrpc:Oidc:KeyPublishLead must be less than OrgGrpc:Oidc:KeyRotation: a key is published while its predecessor signs.")
            .ValidateOnStart();
        services.AddOptions<SessionLifetime>().Configure<IOptions<OidcOptions>>((sessions, options) => sessions.AtLeast(options.Value.RefreshTokenLifetime));
        services.AddOptions<TokenAge>().Configure<IOptions<OidcOptions>>((tokens, options) => tokens.AtLeast(options.Value.AccessTokenLifetime));
        services.AddSingleton<Issuer>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<SigningKeyMaterial>();
        services.AddSingleton<KeyRotation>();
        services.AddScoped<KeyReader>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRotation>());
        services.AddEngine();

        services.AddSingleton<ClientFacts>();
        services.AddSingleton<IChangeObserver>(provider => provider.GetRequiredService<ClientFacts>());
        services.AddScoped<ClientRegistry>();
        services.AddScoped<ClientReader>();

        services.AddSingleton<AccessTokenMint>();
        services.AddSingleton<ValidatedTokens>();
        services.AddSingleton<IChangeObserver>(provider => provider.GetRequiredService<ValidatedTokens>());
        services.AddSingleton<AccessTokenValidator>();
        services.AddSingleton<CallerLookup>();
        services.AddScoped<ProgramGrant>();
        services.AddScoped<ApiKeyGrant>();
        services.AddScoped<PersonGrant>();
        services.AddScoped<OrganizationChoice>();
        services.AddScoped<Consent>();
        services.AddScoped<AuthorizationRequests>();
        services.AddSingleton<StoredRequests>();
        services.AddScoped<DeviceApproval>();
        services.AddSingleton<UserCodeLimits>();
        services.AddSingleton<SignatureReplays>();
        services.AddScoped<SingleUse>();
        services.AddScoped<TokenEndpoint>();
        services.AddScoped<ExchangeGrant>();
        services.AddScoped<TokenExchange>();
        services.AddScoped<IChore, TokenExpiry>();
    }

    /// <summary>
    /// Who calls: our API by <see cref="BearerAuthentication"/>, everything else by the framework's schemes. Neither runs for the other's requests;
    /// the engine's handler alone costs as much as an rpc.
    /// </summary>
    public static void UseOidc(this WebApplication app)
    {
        app.UseMiddleware<BearerAuthentication>();

        // Without these the framework would put both in front of everything.
        var properties = ((IApplicationBuilder)app).Properties;
        properties["__AuthenticationMiddlewareSet"] = true;
        properties["__AuthorizationMiddlewareSet"] = true;
        app.UseWhen(http => !http.IsRpc, web => web
            .Use(UserinfoEndpoint.TakeAsFormAsync)
            .Use(UnreadableForms.RefuseAsync)
            .Use(app.Services.GetRequiredService<StoredRequests>().HandleAsync)
            .UseAuthentication()
            .UseAuthorization());
    }

    public static void MapOidc(this WebApplication app)
    {
        app.MapGrpcService<ClientService>();
        string[] getOrPost = [HttpMethods.Get, HttpMethods.Post];
        app.MapMethods("/connect/authorize", getOrPost, AuthorizeEndpoint.HandleAsync).AddEndpointFilter<ErrorsToPeople>();
        app.MapPost("/connect/token", TokenEndpoint.HandleAsync);
        app.MapMethods("/connect/userinfo", getOrPost, UserinfoEndpoint.HandleAsync);
        app.MapMethods("/connect/logout", getOrPost, EndSessionEndpoint.HandleAsync).AddEndpointFilter<ErrorsToPeople>();
    }
}
