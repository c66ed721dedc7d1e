using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.ApiKeys;

internal static class ApiKeyRefusals
{
    public static Refusal NotFound(Id<ApiKey> id) => new(ErrorReason.ApiKeyNotFound, T("There is no such API key."))
    {
        Metadata = new Dictionary<string, string> { ["api_key_id"] = id.ToString() },
    };

    /// <summary>Whoever steals a key must not be able to grow another from it, which would stay when the first is deleted.</summary>
    public static Refusal MadeByKey() => new(ErrorReason.PermissionDenied, T("An API key makes no API keys."));

    /// <summary>A key would outlive the consent, or the token that was passed on.</summary>
    public static Refusal MadeByOthers() =>
        new(ErrorReason.PermissionDenied, T("An application that had to ask, or a service that was handed the token, makes no API keys."));

    public static Refusal LimitExceeded(int maximum) =>
        LimitRefusals.Exceeded("api_keys", maximum, T($"There may be at most {maximum} API keys; delete one first."));
}
