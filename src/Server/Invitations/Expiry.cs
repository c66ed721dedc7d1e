using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Invitations;

/// <summary>How long invitations and links may live; the contract says the same.</summary>
internal static class Expiry
{
    public static readonly TimeSpan Default = TimeSpan.FromDays(7);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static DateTimeOffset Parse(Timestamp? requested, DateTimeOffset now, Violations violations)
    {
        if (requested is null)
        {
            return now + Default;
        }

        // A message can hold seconds that no calendar has.
        var earliest = Timestamp.FromDateTimeOffset(now);
        var latest = Timestamp.FromDateTimeOffset(now + Longest);
        if (requested <= earliest || requested > latest || requested.Nanos is < 0 or > 999_999_999)
        {
            violations.Add("expire_time", T("must be in the future, at most 30 days ahead"));
            return now + Default;
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(requested.ToDateTimeOffset().ToUnixTimeMilliseconds());
    }
}
