using Grpc.Core;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Several calls that begin together.</summary>
internal static class AtOnce
{
    /// <summary>What each call said: nothing, or the reason of its refusal.</summary>
    public static async Task<string[]> RunAsync(params Func<Task>[] calls)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = calls.Select(async call =>
        {
            await start.Task;
            try
            {
                await call();
                return "";
            }
            catch (RpcException exception)
            {
                return Refused.Of(exception).Reason ?? exception.ToString();
            }
        }).ToList();
        start.SetResult();
        return await Task.WhenAll(running);
    }
}
