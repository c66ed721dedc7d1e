using Microsoft.Extensions.Options;

namespace OrgGrpc.Client;

internal sealed class OrgGrpcOptionsValidation : IValidateOptions<OrgGrpcOptions>
{
    public ValidateOptionsResult Validate(string? name, OrgGrpcOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(OrgGrpcOptions options)
    {
        if (options.Address is null)
        {
            yield return "OrgGrpc: Address must be set to the server's gRPC address, as in https://orggrpc.example.com.";
        }
        else if (!IsSafe(options.Address, options.AllowPlaintext))
        {
            yield return $"OrgGrpc: Address {options.Address} must be an https URL; plain http is for this machine, or needs AllowPlaintext.";
        }

        if (options.Authority is { } authority && !IsSafe(authority, options.AllowPlaintext))
        {
            yield return $"OrgGrpc: Authority {authority} must be an https URL; plain http is for this machine, or needs AllowPlaintext.";
        }

        if (options.ClientId is not null && (options.Authority is null || string.IsNullOrEmpty(options.ClientSecret)))
        {
            yield return "OrgGrpc: with ClientId, Authority and ClientSecret must be set too.";
        }

        if (options.Resource is { } resource && !Uri.TryCreate(resource, UriKind.Absolute, out _))
        {
            yield return $"OrgGrpc: Resource {resource} must be an absolute URI.";
        }

        if (options.Deadline < TimeSpan.FromMilliseconds(10) || options.Deadline > TimeSpan.FromHours(1))
        {
            yield return "OrgGrpc: Deadline must be from 10 milliseconds to 1 hour.";
        }

        if (options.MaxAttempts is < 1 or > 5)
        {
            yield return "OrgGrpc: MaxAttempts must be from 1 to 5.";
        }
    }

    internal static bool IsSafe(Uri uri, bool allowPlaintext) =>
        uri.IsAbsoluteUri
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || allowPlaintext)));
}
