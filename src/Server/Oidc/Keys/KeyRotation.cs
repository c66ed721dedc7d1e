using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Keys;

/// <summary>
/// Makes the first keys before the server answers, and the next ones in time: each is published for a while before it signs, and stays
/// until the last token that it may have made has expired.
/// </summary>
internal sealed class KeyRotation(
    IDbContextFactory<OrgGrpcDbContext> contexts, WriteGate gate, SigningKeyMaterial material, SigningKeys keys, IOptions<OidcOptions> options,
    TimeProvider time, ILogger<KeyRotation> logger) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public Task StartingAsync(CancellationToken cancellationToken) => RotateAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal Task RotateAsync(CancellationToken cancellationToken) => RotateAsync(hasten: false, cancellationToken);

    /// <summary>
    /// Publishes the next keys now, not only when it is time; they sign after the usual lead, so that no token is refused. False when the next
    /// ones are published already.
    /// </summary>
    public async Task<bool> HastenAsync(Id<User>? operatorId, CancellationToken cancellationToken)
    {
        var isNew = await RotateAsync(hasten: true, cancellationToken);
        if (isNew)
        {
            OidcLog.RotationHastened(logger, operatorId);
        }

        return isNew;
    }

    private async Task<bool> RotateAsync(bool hasten, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db.SigningKeys.ToListAsync(cancellationToken);
        var (added, expired) = Plan(stored, hasten, time.GetInstant());
        if (added.Count + expired.Count > 0)
        {
            db.RemoveRange(expired);
            db.AddRange(added);
            await db.SaveChangesAsync(cancellationToken);
        }

        var current = stored.Except(expired).Concat(added).ToList();
        if (!current.Select(key => key.Id).ToHashSet().SetEquals(keys.All.Select(key => key.Key.KeyId)))
        {
            keys.Replace(current.Select(key => new SigningKeys.Opened(key.Algorithm, key.SignFrom, material.Open(key))));
        }

        return added.Count > 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RotateAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                OidcLog.RotationFailed(logger, exception);
            }
        }
    }

    private (List<SigningKey> Added, List<SigningKey> Expired) Plan(List<SigningKey> stored, bool hasten, DateTimeOffset now)
    {
        List<SigningKey> added = [];
        List<SigningKey> expired = [];
        foreach (var algorithm in SigningKeyMaterial.Algorithms)
        {
            var own = stored.Where(key => key.Algorithm == algorithm).OrderBy(key => key.SignFrom).ToList();
            if (own.Count == 0)
            {
                added.Add(material.Make(algorithm, now, signFrom: now));
                continue;
            }

            var isLast = own[^1].SignFrom <= now;
            var due = hasten && isLast ? now : own[^1].SignFrom + options.Value.KeyRotation;
            if (due - options.Value.KeyPublishLead <= now)
            {
                // Late, because the server did not run: the lead is kept all the same.
                var earliest = now + options.Value.KeyPublishLead;
                added.Add(material.Make(algorithm, now, due > earliest ? due : earliest));
            }

            expired.AddRange(own.Zip(own.Skip(1)).Where(pair => pair.Second.SignFrom + LongestToken(algorithm) < now).Select(pair => pair.First));
        }

        return (added, expired);
    }

    private TimeSpan LongestToken(string algorithm) => TimeSpan.FromMinutes(5) + algorithm switch
    {
        SigningKeyMaterial.AccessTokens => Max(options.Value.AccessTokenLifetime, options.Value.RefreshTokenLifetime),
        SigningKeyMaterial.IdTokens => options.Value.IdTokenLifetime,
        _ => Max(options.Value.RefreshTokenLifetime, options.Value.AuthorizationCodeLifetime),
    };

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
