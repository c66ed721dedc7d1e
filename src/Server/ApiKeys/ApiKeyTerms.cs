using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>What every key says, whoever it acts for.</summary>
internal sealed record ApiKeyTerms(ApiKeyName Name, bool ReadOnly, DateTimeOffset ExpireTime)
{
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90);

    /// <summary>No key is for ever: one that nobody remembers stops by itself.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(366);

    public static ApiKeyTerms Parse(string name, bool readOnly, Timestamp? expireTime, DateTimeOffset now, Violations violations) =>
        new(violations.Parse<ApiKeyName>("display_name", name, ApiKeyName.TryParse), readOnly, Expiry(expireTime, now, violations));

    private static DateTimeOffset Expiry(Timestamp? requested, DateTimeOffset now, Violations violations)
    {
        if (requested is null)
        {
            return now + DefaultLifetime;
        }

        // A message can hold seconds that no calendar has.
        var latest = Timestamp.FromDateTimeOffset(now + LongestLifetime);
        if (requested <= Timestamp.FromDateTimeOffset(now) || requested > latest || requested.Nanos is < 0 or > 999_999_999)
        {
            violations.Add("expire_time", T("must be in the future, at most 366 days ahead"));
            return now + DefaultLifetime;
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(requested.ToDateTimeOffset().ToUnixTimeMilliseconds());
    }
}
