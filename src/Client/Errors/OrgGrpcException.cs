using Grpc.Core;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Errors;

/// <summary>
/// A call was refused or failed. Decide on <see cref="Reason"/>, where there is one, else on <see cref="StatusCode"/>; never on the message.
/// What each reason means and what to do about it stands in <c>errors.proto</c>.
/// </summary>
public sealed class OrgGrpcException : Exception
{
    internal OrgGrpcException(
        RpcException inner,
        StatusCode statusCode,
        ErrorReason reason,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<FieldViolation> violations,
        TimeSpan? retryAfter)
        : base($"{(reason == ErrorReason.Unspecified ? statusCode : reason)}: {inner.Status.Detail}", inner)
    {
        StatusCode = statusCode;
        Reason = reason;
        Metadata = metadata;
        Violations = violations;
        RetryAfter = retryAfter;
    }

    /// <summary>The gRPC status code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>
    /// Why the server refused. <see cref="ErrorReason.Unspecified"/> when the answer was not the server's own (no connection, deadline,
    /// a proxy), or when its reason is newer than this client.
    /// </summary>
    public ErrorReason Reason { get; }

    /// <summary>What belongs to the reason, under the keys that <c>errors.proto</c> lists for it. Empty when there is nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Every field that broke its rule, for <see cref="ErrorReason.InvalidField"/>; else empty.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; }

    /// <summary>How long to wait before trying again, when the server said so (<c>google.rpc.RetryInfo</c>); else null.</summary>
    public TimeSpan? RetryAfter { get; }
}
