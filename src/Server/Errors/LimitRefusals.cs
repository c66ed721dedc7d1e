using System.Globalization;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Errors;

internal static class LimitRefusals
{
    /// <param name="limit">The limit's name, as programs read it.</param>
    /// <param name="maximum">How much would have been allowed.</param>
    /// <param name="message">For people.</param>
    public static Refusal Exceeded(string limit, int maximum, string message) => new(ErrorReason.LimitExceeded, message)
    {
        Metadata = new Dictionary<string, string>
        {
            ["limit"] = limit,
            ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture),
        },
    };
}
