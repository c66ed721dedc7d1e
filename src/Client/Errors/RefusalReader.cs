using System.Collections.Frozen;
using Google.Rpc;
using Grpc.Core;
using OrgGrpc.Client.Tokens;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Errors;

/// <summary>Reads the <c>google.rpc.Status</c> of a failed call.</summary>
internal static class RefusalReader
{
    private const string Domain = "orggrpc";
    private const string Prefix = "ERROR_REASON_";

    private static readonly FrozenDictionary<string, ErrorReason> Reasons = ErrorsReflection.Descriptor
        .EnumTypes.Single(type => type.Name == nameof(ErrorReason)).Values
        .ToFrozenDictionary(value => value.Name[Prefix.Length..], value => (ErrorReason)value.Number);

    public static OrgGrpcException Read(RpcException exception)
    {
        var status = Details(exception);
        var info = status?.GetDetail<ErrorInfo>();
        var ours = info?.Domain == Domain ? info : null;
        return new(
            exception,
            CodeOf(exception),
            ours is null ? ErrorReason.Unspecified : Reasons.GetValueOrDefault(ours.Reason),
            ours?.Metadata.ToFrozenDictionary() ?? FrozenDictionary<string, string>.Empty,
            [.. status?.GetDetail<BadRequest>()?.FieldViolations.Select(v => new FieldViolation(v.Field, v.Description)) ?? []],
            status?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan());
    }

    // A failed token request surfaces in the channel as an internal fault; to the caller it means that they are not signed in, or that
    // the issuer is away.
    private static StatusCode CodeOf(RpcException exception) => exception.Status.DebugException switch
    {
        AccessTokenException { Error: not null } => StatusCode.Unauthenticated,
        AccessTokenException => StatusCode.Unavailable,
        _ => exception.StatusCode,
    };

    private static Google.Rpc.Status? Details(RpcException exception)
    {
        try
        {
            return exception.GetRpcStatus();
        }
        catch (Exception malformed) when (malformed is Google.Protobuf.InvalidProtocolBufferException or FormatException)
        {
            // An intermediary's bytes must not hide the status code that we do have.
            return null;
        }
    }
}
