using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Keys;

/// <summary>The keys of this instance for the people who run it: all but the keys themselves.</summary>
internal sealed class KeyReader(OrgGrpcDbContext db, IOptions<OidcOptions> options, TimeProvider time)
{
    internal enum State
    {
        Next,
        Signing,
        Kept,
    }

    internal sealed record Row(string Id, string Algorithm, State State, DateTimeOffset CreateTime, DateTimeOffset SignFrom);

    /// <param name="Keys">By what they are for, the newest first.</param>
    /// <param name="Turnover">When the next of them begins to sign.</param>
    internal sealed record Ring(IReadOnlyList<Row> Keys, DateTimeOffset Turnover)
    {
        public DateTimeOffset InUseSince => Keys.Where(key => key.State == State.Signing).Min(key => key.SignFrom);

        public bool IsAnnounced => Keys.Any(key => key.State == State.Next);
    }

    public TimeSpan Lead => options.Value.KeyPublishLead;

    public async Task<Ring> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetInstant();
        var stored = await db.SigningKeys.AsNoTracking().ToListAsync(cancellationToken);
        var byUse = SigningKeyMaterial.Algorithms
            .Select(algorithm => stored.Where(key => key.Algorithm == algorithm).OrderByDescending(key => key.SignFrom).ToList()).ToList();
        return new(
            [.. byUse.SelectMany(own => own.Select(key => new Row(
                key.Id, key.Algorithm, key.SignFrom > now ? State.Next : key == Signer(own, now) ? State.Signing : State.Kept, key.CreateTime, key.SignFrom)))],
            byUse.Min(own => own[0].SignFrom > now ? own[0].SignFrom : own[0].SignFrom + options.Value.KeyRotation));
    }

    private static SigningKey? Signer(List<SigningKey> own, DateTimeOffset now) => own.Find(key => key.SignFrom <= now);
}
