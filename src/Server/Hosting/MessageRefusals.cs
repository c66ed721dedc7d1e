using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Hosting;

internal static class MessageRefusals
{
    public static Refusal Malformed() => new(ErrorReason.MalformedMessage, "The request could not be read as the message that this rpc takes.");

    public static Refusal TooLarge(int maximum) =>
        LimitRefusals.Exceeded("message_bytes", maximum, $"A request message holds at most {maximum} bytes.");
}
