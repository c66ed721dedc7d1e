using Grpc.Core;
using OrgGrpc.V1;
using Status = Google.Rpc.Status;

namespace OrgGrpc.Server.Errors;

/// <summary>
/// The framework answers a call whose deadline passes by itself, past every interceptor and without a reason. As long as nothing of another answer
/// is on its way, the reason is put in.
/// </summary>
internal static class DeadlineAnswer
{
    private static readonly string Code = ((int)StatusCode.DeadlineExceeded).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static Status Status { get; } = new Refusal(ErrorReason.DeadlineExceeded, "The caller's deadline passed.").ToStatus();

    public static void Prepare(ServerCallContext context)
    {
        if (context.Deadline < DateTime.MaxValue)
        {
            var http = context.GetHttpContext();
            http.Response.OnStarting(CompleteAsync, http.Response);
        }
    }

    private static Task CompleteAsync(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        if (headers["grpc-status"] == Code)
        {
            StatusWriter.Write(headers, Status);
        }

        return Task.CompletedTask;
    }
}
