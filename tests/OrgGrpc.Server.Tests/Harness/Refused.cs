using Google.Rpc;
using Grpc.Core;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>What a refused call said: the status, the typed reason, and the fields that were wrong.</summary>
public sealed record Refused(StatusCode Code, string? Reason, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<string> Fields)
{
    public static Task<Refused> AsyncOf<T>(Func<AsyncUnaryCall<T>> call) => AsyncOf(async () => await call());

    public static async Task<Refused> AsyncOf<T>(Func<Task<T>> call) => Of(await Assert.ThrowsAsync<RpcException>(async () => await call()));

    public static Refused Of(RpcException exception)
    {
        var status = exception.GetRpcStatus();
        var info = status?.GetDetail<ErrorInfo>();
        return new(
            exception.StatusCode,
            info?.Reason,
            info?.Metadata.ToDictionary() ?? [],
            [.. status?.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []]);
    }
}
