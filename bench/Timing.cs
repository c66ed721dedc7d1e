using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Bench;

/// <summary>
/// What a stranger with a stopwatch learns: each form that takes an address is sent addresses of all kinds in turn, over one connection, and the
/// times of each kind are compared with those of addresses that nobody has.
/// </summary>
internal sealed partial class Timing : IDisposable
{
    /// <summary>Standard errors beyond which a difference is one: chance alone gets there once in 400 comparisons.</summary>
    public const double Measurable = 3;

    /// <summary>Requests of each kind before any counts.</summary>
    private const int Warmup = 20;

    private const string Password = "everlong-demo";
    private const string Unknown = "unknown";

    private static readonly (string Kind, UserStatus? Status)[] Kinds =
        [(Unknown, null), ("active", UserStatus.Active), ("pending", UserStatus.Pending), ("deactivated", UserStatus.Deactivated)];

    private static readonly (string Name, string Address, string Page)[] Doors =
    [
        ("sign-in, wrong password", "/sign-in", "/sign-in"),
        ("register", "/register", "/register"),
        ("forgot password", "/forgot-password", "/forgot-password"),
        ("verification link again", "/verify-email?handler=resend", "/verify-email"),
    ];

    private readonly HttpClient http;

    private Timing(Child server) => http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new(server.Ready.Web) };

    public static async Task RunAsync(int samples, int rounds)
    {
        var directory = Directory.CreateTempSubdirectory("orggrpc-bench-").FullName;
        try
        {
            using (await Child.StartAsync("serve", directory))
            {
                // Starting once creates the schema.
            }

            var hasher = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
            var accounts = Doors.SelectMany((_, door) => Kinds.Where(kind => kind.Status is not null).SelectMany(
                kind => Enumerable.Range(-Warmup, samples + Warmup).Select(number => (AddressOf(door, kind.Kind, number), (int)kind.Status!))));
            Dataset.WriteAccounts(Path.Combine(directory, "orggrpc.db"), accounts, hasher.HashPassword(null!, Password));
            using var server = await Child.StartAsync(
                "serve",
                directory,
                "--OrgGrpc:Registration:MaxPerNetwork=1000000",
                "--OrgGrpc:Users:MaxFailedSignIns=1000",
                $"--OrgGrpc:Users:PasswordHashRounds={rounds}");
            using var timing = new Timing(server);
            Console.WriteLine("| form | address | median (ms) | p90 (ms) | told from unknown | standard errors from chance |");
            Console.WriteLine("|---|---|---|---|---|---|");
            for (var door = 0; door < Doors.Length; door++)
            {
                Print(Doors[door].Name, await timing.MeasureAsync(door, samples));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose() => http.Dispose();

    private static string AddressOf(int door, string kind, int number) => $"{kind}.{door}.{number + Warmup}@example.org";

    private async Task<Dictionary<string, double[]>> MeasureAsync(int door, int samples)
    {
        var times = Kinds.ToDictionary(kind => kind.Kind, _ => new List<double>());
        var token = WebUtility.HtmlDecode(Token().Match(await http.GetStringAsync(Doors[door].Page)).Groups["value"].Value);
        for (var number = -Warmup; number < samples; number++)
        {
            foreach (var (kind, _) in Kinds.OrderBy(_ => Random.Shared.Next()))
            {
                var time = await SendAsync(Doors[door].Address, AddressOf(door, kind, number), token);
                if (number >= 0)
                {
                    times[kind].Add(time);
                }
            }
        }

        return times.ToDictionary(kind => kind.Key, kind => kind.Value.ToArray());
    }

    private async Task<double> SendAsync(string form, string address, string token)
    {
        using var content = new FormUrlEncodedContent(
            [new("Email", address), new("Name", "Pat"), new("Password", "not everlong at all"), new("__RequestVerificationToken", token)]);
        var clock = Stopwatch.StartNew();
        using var answer = await http.PostAsync(form, content);
        await answer.Content.ReadAsByteArrayAsync();
        var time = clock.Elapsed.TotalMilliseconds;
        return answer.StatusCode == HttpStatusCode.OK ? time : throw new InvalidOperationException($"{form} answered {answer.StatusCode}.");
    }

    private static void Print(string door, Dictionary<string, double[]> times)
    {
        foreach (var (kind, values) in times)
        {
            var sorted = values.Order().ToArray();
            var seen = kind == Unknown ? " | " : Compared(times[Unknown], values);
            Console.WriteLine(FormattableString.Invariant($"| {door} | {kind} | {sorted[sorted.Length / 2]:0.00} | {sorted[sorted.Length * 9 / 10]:0.00} | {seen} |"));
        }
    }

    /// <summary>
    /// Mann and Whitney's test: how often a time of the one kind is longer than one of the other, which is how often somebody who guesses by it is
    /// right, and how far that is from the half that chance gives.
    /// </summary>
    private static string Compared(double[] unknown, double[] known)
    {
        double n = unknown.Length, m = known.Length;
        var longer = known.Sum(time => unknown.Count(other => other < time) + (0.5 * unknown.Count(other => other == time))) / (n * m);
        var errors = (longer - 0.5) / Math.Sqrt((n + m + 1) / (12 * n * m));
        var verdict = Math.Abs(errors) > Measurable ? " **measurable**" : "";
        return FormattableString.Invariant($"{100 * Math.Max(longer, 1 - longer):0} % | {errors:+0.0;-0.0}{verdict}");
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<value>[^"]+)""")]
    private static partial Regex Token();
}
