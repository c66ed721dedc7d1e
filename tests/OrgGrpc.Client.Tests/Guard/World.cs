using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Client.AspNetCore.Freshness;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Freshness;
using OrgGrpc.V1;
using Entry = OrgGrpc.Client.AspNetCore.Freshness.FreshnessEntry;

namespace OrgGrpc.Client.Tests.Guard;

/// <summary>
/// People and organizations, the server's own log of what makes tokens stale, and a guard that follows it over a line on which anything can happen.
/// It knows by itself what each token says and what is true, and nothing of how the two sides tell each other.
/// </summary>
internal sealed class World
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    private readonly bool isNaive;
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly Dictionary<(string Person, string Organization), Membership> memberships = [];
    private readonly HashSet<string> suspended = [];
    private readonly HashSet<string> deactivated = [];
    private readonly Dictionary<string, int> sessions = [];
    private readonly List<ChangeRecord> history = [];
    private readonly List<(Change Change, Action Happen, long Revision)> begun = [];
    private readonly List<Token> tokens = [];
    private readonly List<FreshnessMessage> line = [];
    private FreshnessLog freshness;
    private ChangeLog log;
    private FreshnessIndex guard;
    private FreshnessMessage? last;
    private long revision;
    private long sent;

    /// <param name="isNaive">Whether a change takes its revision when it begins, as from a sequence, and not in its turn to commit.</param>
    public World(bool isNaive = false)
    {
        this.isNaive = isNaive;
        (freshness, log, guard) = (NewFreshness(), null!, new(clock));
        log = new([freshness]);
    }

    public int Refused { get; private set; }

    public int Accepted { get; private set; }

    public void Do(Step step)
    {
        var (person, other, organization) = ($"user_{step.Person}", $"user_{(step.Person + 1) % 3}", $"org_{step.Organization}");
        var membership = memberships.GetValueOrDefault((person, organization));
        switch (step.Act)
        {
            case Act.Add when membership is null:
                Begin(new() { MembershipAdded = new() }, person, organization, () => memberships[(person, organization)] = new(Roles(step), IsSuspended: false));
                break;
            case Act.ChangeRoles when membership is not null:
                Begin(
                    new() { MembershipUpdated = new() { Before = new() { Roles = { membership.Roles.Split(' ') } }, After = new() { Roles = { Roles(step).Split(' ') } } } },
                    person, organization, () => memberships[(person, organization)] = membership with { Roles = Roles(step) });
                break;
            case Act.Remove when membership is not null:
                Begin(new() { MembershipRemoved = new() }, person, organization, () => memberships.Remove((person, organization)));
                break;
            case Act.Suspend when membership is { IsSuspended: false }:
                Begin(new() { MembershipSuspended = new() }, person, organization, () => memberships[(person, organization)] = membership with { IsSuspended = true });
                break;
            case Act.Reactivate when membership is { IsSuspended: true }:
                Begin(new() { MembershipReactivated = new() }, person, organization, () => memberships[(person, organization)] = membership with { IsSuspended = false });
                break;
            case Act.HandOver when membership is { Roles: "owner" } && memberships.TryGetValue((other, organization), out var successor) && successor.Roles != "owner":
                Begin(new() { OwnershipTransferred = new() { FromUserId = person, ToUserId = other } }, "", organization, () =>
                {
                    memberships[(person, organization)] = membership with { Roles = "member" };
                    memberships[(other, organization)] = successor with { Roles = "owner" };
                });
                break;
            case Act.SuspendOrganization when !suspended.Contains(organization):
                Begin(new() { OrganizationSuspended = new() }, "", organization, () => suspended.Add(organization));
                break;
            case Act.ReactivateOrganization when suspended.Contains(organization):
                Begin(new() { OrganizationReactivated = new() }, "", organization, () => suspended.Remove(organization));
                break;
            case Act.Deactivate when !deactivated.Contains(person):
                Begin(new() { UserDeactivated = new() }, person, "", () => deactivated.Add(person));
                break;
            case Act.ReactivatePerson when deactivated.Contains(person):
                Begin(new() { UserReactivated = new() }, person, "", () => deactivated.Remove(person));
                break;
            case Act.SignOut:
                var ended = Session(person);
                Begin(new() { UserSignedOut = new() { SessionId = ended } }, person, "", () => sessions[person] = sessions.GetValueOrDefault(person) + 1);
                break;
            case Act.Commit when begun.Count > 0:
                Commit(step.Amount);
                break;
            case Act.Issue:
                Issue(person, organization);
                break;
            case Act.Send:
                Send(step.Amount);
                break;
            case Act.Receive when line.Count > 0:
                Take(line[0]);
                line.RemoveAt(0);
                break;
            case Act.ReceiveAgain when last is not null:
                Take(last);
                break;
            case Act.Cut:
                Cut();
                break;
            case Act.RestartGuard:
                guard = new(clock);
                last = null;
                Cut();
                break;
            case Act.RestartServer:
                RestartServer();
                break;
            case Act.Wait:
                clock.Advance(TimeSpan.FromMinutes(step.Amount));
                break;
        }

        Check();
    }

    /// <summary>Everything is committed and heard.</summary>
    public void Settle()
    {
        while (begun.Count > 0)
        {
            Commit();
        }

        Cut();

        // A message brings one change at least; where revisions are out of order, the log finds its place no more and may say the same for ever.
        for (var rounds = 0; rounds == 0 || last!.HasMore; rounds++)
        {
            if (rounds > history.Count)
            {
                Assert.True(isNaive, "The guard never catches up.");
                break;
            }

            Send(3);
            Take(line[0]);
            line.Clear();
        }

        Check();
    }

    private void Check()
    {
        tokens.RemoveAll(token => clock.GetUtcNow() - token.IssuedAt >= Lifetime + MostSkew);
        foreach (var token in tokens)
        {
            var isRefused = guard.IsStale(new(token.Person, token.Organization, token.Session, token.Revision, token.IssuedAt));
            if (token.UntrueSince <= guard.Revision && !isRefused)
            {
                throw new InvalidOperationException($"{token} is accepted by a guard that has heard everything up to revision {guard.Revision}.");
            }

            if (token.UntrueSince is null && isRefused)
            {
                throw new InvalidOperationException($"{token} is refused, and true.");
            }

            (Refused, Accepted) = isRefused ? (Refused + 1, Accepted) : (Refused, Accepted + 1);
        }
    }

    private void Begin(Change change, string person, string organization, Action happen)
    {
        (change.UserId, change.OrganizationId) = (person, organization);
        begun.Add((change, happen, isNaive ? ++revision : 0));
        if (!isNaive)
        {
            Commit();
        }
    }

    /// <param name="which">Of several that have begun, any may be the first to commit.</param>
    private void Commit(int which = 0)
    {
        var (change, happen, begunAt) = begun[which % begun.Count];
        begun.RemoveAt(which % begun.Count);
        var record = ChangeRecord.Of(change, clock.GetUtcNow());
        SetRevision(record, isNaive ? begunAt : ++revision);
        history.Add(record);
        log.CommitAsync(
            () =>
            {
                happen();
                return Task.CompletedTask;
            },
            [record]).GetAwaiter().GetResult();
        foreach (var token in tokens.Where(token => Truth(token.Person, token.Organization, token.Session) != token.Says))
        {
            token.UntrueSince ??= record.Revision;
        }
    }

    private void Issue(string person, string organization)
    {
        if (Truth(person, organization, Session(person)) is { } says)
        {
            tokens.Add(new(person, organization, Session(person), says, log.Head, clock.GetUtcNow()));
        }
    }

    private void Send(int most)
    {
        var page = freshness.After(sent, log.Head, Math.Max(1, most));
        sent = page.Revision;
        line.Add(new()
        {
            Entries = [.. page.Marks.Select(mark => new Entry(mark.Revision, mark.Fingerprint.ToProto().ToByteArray()))],
            Revision = page.Revision,
            Time = clock.GetUtcNow(),
            Keep = $"{freshness.Keep.TotalSeconds}s",
            HasMore = page.HasMore,
        });
    }

    private void Take(FreshnessMessage message)
    {
        guard.Take(message);
        last = message;
    }

    /// <summary>What is on the way is lost, and the guard takes up again where it was.</summary>
    private void Cut()
    {
        line.Clear();
        sent = guard.Revision;
    }

    private void RestartServer()
    {
        freshness = NewFreshness();
        freshness.Committed([.. history.Where(record => record.Time >= clock.GetUtcNow() - freshness.Keep)]);
        var head = log.Head;
        log = new([freshness]);
        log.StartAt(head);
        Cut();
    }

    /// <summary>What a token would say that was made now; null when none would be made.</summary>
    private string? Truth(string person, string organization, string session) =>
        session == Session(person) && !deactivated.Contains(person) && !suspended.Contains(organization)
            && memberships.GetValueOrDefault((person, organization)) is { IsSuspended: false } membership
                ? membership.Roles
                : null;

    private string Session(string person) => $"ses_{person}_{sessions.GetValueOrDefault(person)}";

    private static string Roles(Step step) => step.Amount switch { 0 => "member", 1 => "admin member", 2 => "billing member", _ => "owner" };

    private FreshnessLog NewFreshness()
    {
        var age = new TokenAge();
        age.AtLeast(Lifetime);
        return new(Options.Create(age), clock);
    }

    // Rows get their revision from the database.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Revision")]
    private static extern void SetRevision(ChangeRecord record, long revision);

    private sealed record Membership(string Roles, bool IsSuspended);

    private sealed record Token(string Person, string Organization, string Session, string Says, long Revision, DateTimeOffset IssuedAt)
    {
        public long? UntrueSince { get; set; }
    }
}

internal readonly record struct Step(Act Act, int Person, int Organization, int Amount);

internal enum Act
{
    Add, ChangeRoles, Remove, Suspend, Reactivate, HandOver, SuspendOrganization, ReactivateOrganization, Deactivate, ReactivatePerson, SignOut, Commit,
    Issue, Send, Receive, ReceiveAgain, Cut, RestartGuard, RestartServer, Wait,
}
