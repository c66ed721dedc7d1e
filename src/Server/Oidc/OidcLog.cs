using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Oidc;

internal static partial class OidcLog
{
    [LoggerMessage(6001, LogLevel.Error, "The signing keys could not be rotated; the next try is in a few minutes.")]
    public static partial void RotationFailed(ILogger logger, Exception exception);

    [LoggerMessage(6002, LogLevel.Warning, "A used refresh token of client {ClientId} came again: every token of that sign-in is revoked.")]
    public static partial void RefreshTokenReused(ILogger logger, string? clientId);

    [LoggerMessage(6003, LogLevel.Information, "{Endpoint} was refused with {Error}: {Description}")]
    public static partial void RequestRefused(ILogger logger, string? endpoint, string error, string? description);

    [LoggerMessage(6004, LogLevel.Information, "{OperatorId} had the next signing keys published before their time.")]
    public static partial void RotationHastened(ILogger logger, Id<User>? operatorId);
}
