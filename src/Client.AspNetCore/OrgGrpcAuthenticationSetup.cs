using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrgGrpc.Client.AspNetCore.Freshness;

namespace OrgGrpc.Client.AspNetCore;

/// <summary>Registers the guard.</summary>
public static class OrgGrpcAuthenticationSetup
{
    /// <summary>
    /// Accepts access tokens of an OrgGrpc server, as the scheme <c>Bearer</c>, which becomes the default scheme: signed JWTs of type
    /// <c>at+jwt</c> (RFC 9068) under ES256 or RS256, of that issuer, for this audience. Anything else is answered 401 with
    /// <c>WWW-Authenticate</c> (RFC 6750). It follows what makes tokens stale, so that a token that says more than is true is refused within a second of the change,
    /// without a call per request; the health check <c>orggrpc_freshness</c> and the meter <c>OrgGrpc.Client.AspNetCore</c> tell how that goes. It adds authorization too; what may be done is said with <c>RequireOrganization()</c> and its siblings.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets the options. Faults in them are an <see cref="OptionsValidationException"/> when the host starts.</param>
    /// <returns>The builder, for further schemes.</returns>
    public static AuthenticationBuilder AddOrgGrpcAuthentication(
        this IServiceCollection services, Action<OrgGrpcAuthenticationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<OrgGrpcAuthenticationOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<OrgGrpcAuthenticationOptions>, OrgGrpcAuthenticationOptionsValidation>());
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerSetup>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<FreshnessIndex>();
        services.AddSingleton<GuardMetrics>();
        services.AddSingleton<AccessQuestion>();
        services.AddSingleton<FreshnessGuard>();
        services.AddHostedService<FreshnessFollower>();
        services.AddHealthChecks().AddCheck<FreshnessHealth>(FreshnessHealth.Name);
        services.AddAuthorization();
        return services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
    }
}
