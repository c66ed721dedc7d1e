using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Grpc.Core;
using Grpc.Net.Client;
using OrgGrpc.V1;
using static OrgGrpc.V1.MembershipService;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Bench;

/// <summary>
/// Changes organizations by the server's own rpcs, at a pace that waits for nobody, and asks every guard about each token that became stale. It was
/// let in before; a token made after the change has to be let in again.
/// </summary>
internal sealed class StaleTokens : IDisposable
{
    /// <summary>A role, a removal, a suspension, another role; what was removed comes back, and so does what was suspended.</summary>
    public const int Kinds = 6;

    private const int OrganizationsEach = 4;

    private readonly ConcurrentDictionary<int, Task> changes = new();
    private readonly ConcurrentBag<Probe> probes = [];
    private readonly IReadOnlyList<Guard> guards;
    private readonly GrpcChannel channel;
    private readonly HttpClient web;
    private readonly Metadata headers;
    private int mistakes;

    public StaleTokens(Child server, IReadOnlyList<Guard> guards)
    {
        this.guards = guards;
        channel = GrpcChannel.ForAddress(server.Ready.Grpc);
        web = new() { BaseAddress = new(server.Ready.Web) };
        headers = new() { { "authorization", $"Bearer {server.Ready.Token}" } };
    }

    public IReadOnlyCollection<Probe> Probes => probes;

    /// <summary>How often a current token was not let in by a guard that nothing had happened to.</summary>
    public int Mistakes => mistakes;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Begins a change at each step, and waits until the last guard has refused. Both numbers are multiples of the kinds, so that all comes back.</summary>
    public async Task RunAsync(int first, int count, TimeSpan step)
    {
        using var pace = new PeriodicTimer(step);
        for (var number = first; number < first + count && await pace.WaitForNextTickAsync(); number++)
        {
            var present = number;
            changes[present] = Task.Run(() => ChangeAsync(present));
        }

        await Task.WhenAll(changes.Values);
    }

    /// <summary>When each revision after one was committed, by the server's own log.</summary>
    public async Task<Dictionary<long, DateTimeOffset>> CommitTimesAsync(long after)
    {
        var log = new ChangeService.ChangeServiceClient(channel);
        var times = new Dictionary<long, DateTimeOffset>();
        ListChangesResponse page;
        do
        {
            page = await log.ListChangesAsync(new() { AfterRevision = after, PageSize = 500 }, headers);
            after = page.LastRevision;
            foreach (var change in page.Changes)
            {
                times[change.Revision] = change.Time.ToDateTimeOffset();
            }
        }
        while (page.HasMore);
        return times;
    }

    /// <summary>How many of all those tokens are let in now.</summary>
    public async Task<int> LetInAgainAsync()
    {
        var count = 0;
        await Parallel.ForEachAsync(
            probes, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (probe, _) => Interlocked.Add(ref count, await probe.Guard.AskAsync(probe.Token) == HttpStatusCode.OK ? 1 : 0));
        return count;
    }

    public void Dispose()
    {
        channel.Dispose();
        web.Dispose();
    }

    private Task ChangeAsync(int number)
    {
        var memberships = new MembershipServiceClient(channel);
        var organizations = new OrganizationServiceClient(channel);
        return (number % Kinds) switch
        {
            1 => MakeStaleAsync(number, 1, async (organization, member) =>
                (await memberships.RemoveMembershipAsync(new() { OrganizationId = organization, MembershipId = member.MembershipId }, headers)).Revision),
            2 => MakeStaleAsync(number, 2, async (organization, _) =>
                (await organizations.SuspendOrganizationAsync(new() { OrganizationId = organization }, headers)).Revision),
            4 => BringBackAsync(number, 1, async (organization, user) =>
                await memberships.AddMembershipAsync(new() { OrganizationId = organization, UserId = user }, headers)),
            5 => BringBackAsync(number, 2, async (organization, _) =>
                await organizations.ReactivateOrganizationAsync(new() { OrganizationId = organization }, headers)),
            var role => MakeStaleAsync(number, role, async (organization, member) => (await memberships.UpdateMembershipAsync(
                new()
                {
                    OrganizationId = organization,
                    MembershipId = member.MembershipId,
                    Membership = new() { Roles = { member.Roles.Contains("admin") ? "member" : "admin" } },
                    UpdateMask = new() { Paths = { "roles" } },
                },
                headers)).Revision),
        };
    }

    private async Task MakeStaleAsync(int number, int place, Func<string, MemberToken, Task<long>> change)
    {
        var (organization, user) = MemberOf(number, place);
        var member = await TokenAsync(organization, user);
        await LetInAsync(member);

        var revision = await change(organization, member);
        var answered = Now;
        await Task.WhenAll(guards.Select(async guard =>
            probes.Add(new(guard, member.Token, revision, answered, await guard.RefusalAsync(member.Token, answered)))));
        if (place is 0 or 3)
        {
            await LetInAsync(await TokenAsync(organization, user));
        }
    }

    private async Task BringBackAsync(int number, int place, Func<string, string, Task> change)
    {
        await changes[number - 3];
        var (organization, user) = MemberOf(number, place);
        await change(organization, user);
        await LetInAsync(await TokenAsync(organization, user));
    }

    private Task LetInAsync(MemberToken member) => Task.WhenAll(guards.Select(async guard =>
    {
        var asked = Now;
        if (await guard.AskAsync(member.Token) != HttpStatusCode.OK && !guard.WasInTrouble(asked, Now))
        {
            Interlocked.Increment(ref mistakes);
        }
    }));

    private async Task<MemberToken> TokenAsync(string organization, string user) =>
        (await web.GetFromJsonAsync<MemberToken>(MemberTokens.AddressOf(organization, user)))!;

    /// <summary>No two changes of a run concern the same organization, but for those that bring back.</summary>
    private static (string Organization, string User) MemberOf(int number, int place)
    {
        var organization = 1 + (((number / Kinds * OrganizationsEach) + place) % (Dataset.Organizations - 1));
        return (Dataset.Organization(organization), Dataset.Member(organization, 1));
    }
}

/// <summary>One stale token at one guard.</summary>
internal sealed record Probe(Guard Guard, string Token, long Revision, DateTimeOffset Answered, Refusal Refusal);
