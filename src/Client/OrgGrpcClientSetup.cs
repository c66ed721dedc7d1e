using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrgGrpc.Client.Calls;
using OrgGrpc.Client.Tokens;
using OrgGrpc.V1;

namespace OrgGrpc.Client;

/// <summary>Registers the clients.</summary>
public static class OrgGrpcClientSetup
{
    private const string HttpClientName = "OrgGrpc";

    /// <summary>
    /// Registers a typed client for every service of the contract: <see cref="OrganizationService.OrganizationServiceClient"/>,
    /// <see cref="MembershipService.MembershipServiceClient"/> and so on. They share connections and the token. Calls get a deadline, are
    /// repeated where that is harmless, and fail with <see cref="Errors.OrgGrpcException"/>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets the options. Faults in them are an <see cref="OptionsValidationException"/> when the host starts.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddOrgGrpc(this IServiceCollection services, Action<OrgGrpcOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<OrgGrpcOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OrgGrpcOptions>, OrgGrpcOptionsValidation>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Transport>();
        services.TryAddSingleton<CallTokens>();
        services.TryAddSingleton<OrgGrpcInterceptor>();
        services.TryAddSingleton<IAccessTokenSource>(provider =>
            provider.GetRequiredService<IOptions<OrgGrpcOptions>>().Value.ClientId is null
                ? new NoTokens()
                : ActivatorUtilities.CreateInstance<ProgramTokens>(provider, ActivatorUtilities.CreateInstance<ClientCredentials>(provider)));
        services.TryAddSingleton<TokenEndpoint>();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<OrgGrpcOptions>>().Value.ClientId is null
            ? throw new InvalidOperationException("OrgGrpc: exchanging tokens takes a client of its own: ClientId must be set.")
            : new TokenExchange(provider.GetRequiredService<TokenEndpoint>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHttpClient(TokenEndpoint.HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<Transport>().ForTokens());

        return services
            .AddClient<AccessService.AccessServiceClient>()
            .AddClient<ApiKeyService.ApiKeyServiceClient>()
            .AddClient<ChangeService.ChangeServiceClient>()
            .AddClient<ClientService.ClientServiceClient>()
            .AddClient<FreshnessService.FreshnessServiceClient>()
            .AddClient<InvitationService.InvitationServiceClient>()
            .AddClient<MembershipRequestService.MembershipRequestServiceClient>()
            .AddClient<MembershipService.MembershipServiceClient>()
            .AddClient<OrganizationService.OrganizationServiceClient>()
            .AddClient<OwnershipService.OwnershipServiceClient>()
            .AddClient<RegistrationService.RegistrationServiceClient>()
            .AddClient<RoleService.RoleServiceClient>()
            .AddClient<UserService.UserServiceClient>();
    }

    private static IServiceCollection AddClient<TClient>(this IServiceCollection services)
        where TClient : class
    {
        services
            .AddGrpcClient<TClient>($"{HttpClientName}.{typeof(TClient).Name}", (provider, grpc) =>
                grpc.Address = provider.GetRequiredService<IOptions<OrgGrpcOptions>>().Value.Address)
            .ConfigureChannel((provider, channel) => Configure(channel, provider.GetRequiredService<IOptions<OrgGrpcOptions>>().Value))
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<Transport>().ForCalls)
            // The handler is everybody's: the factory must not replace it every two minutes.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddInterceptor<OrgGrpcInterceptor>();
        return services;
    }

    private static void Configure(GrpcChannelOptions channel, OrgGrpcOptions options)
    {
        channel.ServiceConfig = Retries.Config(options.MaxAttempts);
        // Whether plain http is in order was judged with the options.
        channel.UnsafeUseInsecureChannelCallCredentials = true;
    }
}
