using System.Globalization;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Hosting;

internal static class MessageRefusals
{
    public static Refusal Malformed() => new(ErrorReason.MalformedMessage, "The request could not be read as the message that this rpc takes.");

    public static Refusal TooLarge(int maximum) => new(ErrorReason.LimitExceeded, $"A request message holds at most {maximum} bytes.")
    {
        Metadata = new Dictionary<string, string>
        {
            ["limit"] = "message_bytes",
            ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture),
        },
    };
}
