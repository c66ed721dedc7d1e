using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgGrpc.V1;

namespace OrgGrpc.Client.AspNetCore;

internal sealed class OrgGrpcAuthenticationOptionsValidation(IServiceProviderIsService services) : IValidateOptions<OrgGrpcAuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, OrgGrpcAuthenticationOptions options)
    {
        List<string> faults = [];
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || !IsSafe(authority))
        {
            faults.Add("OrgGrpc authentication: Authority must be the https URL of the issuer; plain http is for this machine.");
        }

        if (string.IsNullOrWhiteSpace(options.Audience))
        {
            faults.Add("OrgGrpc authentication: Audience must be set; without it, tokens for other services would be accepted.");
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromMinutes(5))
        {
            faults.Add("OrgGrpc authentication: ClockSkew must be from 0 to 5 minutes.");
        }

        if (options.SilenceLimit < TimeSpan.FromSeconds(6) || options.SilenceLimit > TimeSpan.FromMinutes(5))
        {
            faults.Add("OrgGrpc authentication: SilenceLimit must be from 6 seconds to 5 minutes.");
        }

        if (options is { FollowFreshness: true, WhenSilent: SilencePolicy.CheckAccess } && !services.IsService(typeof(AccessService.AccessServiceClient)))
        {
            faults.Add("OrgGrpc authentication: WhenSilent = CheckAccess needs the clients of AddOrgGrpc.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsSafe(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
}
