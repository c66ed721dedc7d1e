using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrgGrpc.Bench;

/// <summary>
/// How soon guarded services refuse tokens that became stale: one that nothing happens to, one that is killed and started again, and one whose line
/// to the server is cut for ten seconds, while members are removed, given other roles and suspended with their organizations.
/// </summary>
internal static class Freshness
{
    private const int ChangesPerMinute = 2_000;
    private const int WarmupSeconds = 5;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1) / ChangesPerMinute;
    private static readonly TimeSpan CutDuration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DownDuration = TimeSpan.FromSeconds(2);

    /// <summary>The guard's default, which the bench leaves as it is.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);

    /// <param name="seconds">How long changes are made, after a short while in which none counts.</param>
    /// <param name="data">A directory to keep the data set in, and to find it in next time; a temporary one when null.</param>
    public static async Task RunAsync(int seconds, string? data)
    {
        var directory = data is null ? Directory.CreateTempSubdirectory("orggrpc-bench-").FullName : Directory.CreateDirectory(data).FullName;
        try
        {
            if (!File.Exists(Path.Combine(directory, "orggrpc.db")))
            {
                await Dataset.SeedAsync(directory, []);
            }

            await MeasureAsync(directory, seconds);
        }
        finally
        {
            if (data is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(string directory, int seconds)
    {
        var port = FreePort();
        var issuer = $"http://127.0.0.1:{port}";
        using var server = await Child.StartAsync("serve", directory, $"--Kestrel:Endpoints:Web:Url={issuer}", $"--OrgGrpc:PublicUrl={issuer}");
        using var relay = new Relay(port);
        using Guard undisturbed = new(issuer, 0), restarted = new(issuer, 0), cut = new(issuer, relay.Port);
        Guard[] guards = [undisturbed, restarted, cut];
        await Task.WhenAll(guards.Select(guard => guard.StartAsync()));

        var load = await LoadAsync();
        using (var warmup = new StaleTokens(server, guards))
        {
            await warmup.RunAsync(0, ChangesIn(WarmupSeconds), Step);
        }

        using var tokens = new StaleTokens(server, guards);
        var began = TimeProvider.System.GetUtcNow();
        var count = ChangesIn(seconds);
        await Task.WhenAll(
            tokens.RunAsync(ChangesIn(WarmupSeconds), count, Step),
            AfterAsync(seconds / 8, () => cut.CutAsync(relay, CutDuration)),
            AfterAsync(seconds / 2, () => restarted.KillAndStartAsync(DownDuration)));
        var again = await tokens.LetInAgainAsync();
        var commits = await tokens.CommitTimesAsync(tokens.Probes.Min(probe => probe.Revision) - 1);

        var whileCut = Between(cut, cut.Trouble.From, cut.Trouble.Until);
        var whileDown = Between(restarted, restarted.Trouble.From, restarted.StartedAgain);

        Console.WriteLine(FormattableString.Invariant(
            $"{count} changes from {began:HH:mm:ss} on, one in {Step.TotalMilliseconds:0} ms; load average {load} before and {await LoadAsync()} after."));
        Console.WriteLine();
        Console.WriteLine("| from a change to its first refusal | goal (p99) | p50 | p99 | max | tokens |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Print("undisturbed guard, from the answer to the change (ms)", "≤ 100", tokens.Probes.Where(probe => probe.Guard == undisturbed), probe => probe.Answered);
        Print("undisturbed guard, from the time of the change in the log (ms)", "", tokens.Probes.Where(probe => probe.Guard == undisturbed), Committed);
        Print("guard killed and started again, changes made while it was down, from when it listens (ms)", "", whileDown, _ => restarted.Trouble.Until);
        Print("guard cut off for 10 s, from the answer to the change (ms)", "", whileCut, probe => probe.Answered);
        Print(
            "the same, from when the line is mended, where it was not refused before (ms)",
            "",
            whileCut.Where(probe => probe.Refusal.Refused > cut.Trouble.Until),
            probe => Later(Committed(probe), cut.Trouble.Until));
        Console.WriteLine();

        var longest = new Samples("longest that a stale token was let in, over all guards (s)", $"≤ {SilenceLimit.TotalSeconds:0}");
        longest.Add(tokens.Probes.Max(probe => ((probe.Refusal.Accepted ?? probe.Answered) - Committed(probe)).TotalSeconds));
        var stale = new Samples($"of {tokens.Probes.Count:N0} stale tokens, let in at the end", "0", "0");
        stale.Add(again);
        var mistakes = new Samples("current tokens refused by a guard that nothing happened to", "0", "0");
        mistakes.Add(tokens.Mistakes);
        var after = new Samples("tokens that became stale while a guard was down, let in by it afterwards", "0", "0");
        after.Add(whileDown.Count(probe => probe.Refusal.Accepted > restarted.StartedAgain));
        Goals.Print([longest, stale, mistakes, after, .. await WeighAsync(undisturbed), .. await GuardCost.MeasureAsync()]);

        DateTimeOffset Committed(Probe probe) => commits[probe.Revision];

        Probe[] Between(Guard guard, DateTimeOffset from, DateTimeOffset until) =>
            [.. tokens.Probes.Where(probe => probe.Guard == guard && Committed(probe) >= from && Committed(probe) <= until)];
    }

    private static int ChangesIn(int seconds) => (int)(seconds / Step.TotalSeconds) / StaleTokens.Kinds * StaleTokens.Kinds;

    private static async Task<Samples[]> WeighAsync(Guard guard)
    {
        var (state, workingSet) = await guard.WeighAsync();
        var entries = new Samples("entries that a guard holds, with 1,000,000 memberships at the server", "", "0");
        entries.Add(state.Entries);
        var managed = new Samples("managed memory of the guarded service (MB)", "", "0.0");
        managed.Add(state.Bytes / 1e6);
        var whole = new Samples("working set of the guarded service (MB)", "", "0");
        whole.Add(workingSet / 1e6);
        return [entries, managed, whole];
    }

    private static void Print(string name, string goal, IEnumerable<Probe> probes, Func<Probe, DateTimeOffset> since)
    {
        var times = probes.Select(probe => Math.Max(0, (probe.Refusal.Refused - since(probe)).TotalMilliseconds)).Order().ToArray();
        Console.WriteLine(times.Length == 0
            ? $"| {name} | {goal} | - | - | - | 0 |"
            : FormattableString.Invariant($"| {name} | {goal} | {At(0.5):0} | {At(0.99):0} | {times[^1]:0} | {times.Length} |"));

        double At(double share) => times[Math.Min(times.Length - 1, (int)(share * times.Length))];
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static async Task AfterAsync(double seconds, Func<Task> work)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await work();
    }

    /// <summary>How busy the machine is, where it tells.</summary>
    private static async Task<string> LoadAsync() =>
        File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0].ToString(CultureInfo.InvariantCulture) : "unknown";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
