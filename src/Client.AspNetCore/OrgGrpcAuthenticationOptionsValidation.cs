using Microsoft.Extensions.Options;

namespace OrgGrpc.Client.AspNetCore;

internal sealed class OrgGrpcAuthenticationOptionsValidation : IValidateOptions<OrgGrpcAuthenticationOptions>
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

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsSafe(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
}
