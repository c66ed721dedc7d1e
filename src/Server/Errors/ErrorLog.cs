namespace OrgGrpc.Server.Errors;

internal static partial class ErrorLog
{
    [LoggerMessage(1001, LogLevel.Error, "A call of {Method} failed in a way that nobody foresaw.")]
    public static partial void Unforeseen(ILogger logger, string method, Exception exception);
}
