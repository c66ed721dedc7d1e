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

    /// <summary>Who uses the forms of people who are signed in.</summary>
    private const string Actor = "actor@example.org";

    /// <summary>Those of strangers, and those of the actor, of whose organization the address names the id.</summary>
    private static readonly (string Name, string Address, string Page, HttpStatusCode Answer)[] Doors =
    [
        ("sign-in, wrong password", "/sign-in", "/sign-in", HttpStatusCode.OK),
        ("register", "/register", "/register", HttpStatusCode.OK),
        ("forgot password", "/forgot-password", "/forgot-password", HttpStatusCode.OK),
        ("verification link again", "/verify-email?handler=resend", "/verify-email", HttpStatusCode.OK),
        ("another address", "/account/email", "/account/email", HttpStatusCode.OK),
        ("invite", "/organizations/{0}/invite", "/organizations/{0}/invite", HttpStatusCode.Found),
    ];

    private const int StrangersDoors = 4;

    private readonly HttpClient http;

    private Timing(Child server) => http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, AllowAutoRedirect = false })
    {
        BaseAddress = new(server.Ready.Web),
    };

    public static async Task RunAsync(int samples, int rounds, params IEnumerable<string> settings)
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
                kind => Enumerable.Range(-Warmup, samples + Warmup).Select(number => (AddressOf(door, kind.Kind, number), (int)kind.Status!))))
                .Append((Actor, (int)UserStatus.Active));
            Dataset.WriteAccounts(Path.Combine(directory, "orggrpc.db"), accounts, hasher.HashPassword(null!, Password));
            using var server = await Child.StartAsync(
            [
                "serve",
                directory,
                "--OrgGrpc:Registration:MaxPerNetwork=1000000",
                "--OrgGrpc:Users:MaxFailedSignIns=1000",
                "--OrgGrpc:Users:RecentSignIn=1.00:00:00",
                "--OrgGrpc:Invitations:MaxPerOrganizationPerHour=100000",
                "--OrgGrpc:Invitations:MaxPendingPerOrganization=100000",
                $"--OrgGrpc:Users:PasswordHashRounds={rounds}",
                .. settings,
            ]);
            using var timing = new Timing(server);
            Console.WriteLine("| form | address | median (ms) | p90 (ms) | told from unknown | standard errors from chance |");
            Console.WriteLine("|---|---|---|---|---|---|");
            var organization = "";
            for (var door = 0; door < Doors.Length; door++)
            {
                if (door == StrangersDoors)
                {
                    organization = await timing.SignInAsync();
                }

                Print(Doors[door].Name, await timing.MeasureAsync(door, organization, samples));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose() => http.Dispose();

    private static string AddressOf(int door, string kind, int number) => $"{kind}.{door}.{number + Warmup}@example.org";

    /// <summary>Signs the actor in, and tells the id of an organization that they own.</summary>
    private async Task<string> SignInAsync()
    {
        using var signedIn = await PostAsync("/sign-in", await TokenAsync("/sign-in"), ("Email", Actor), ("Password", Password));
        using var created = await PostAsync("/organizations/new", await TokenAsync("/organizations/new"), ("Name", "Actors"));
        return created.Headers.Location!.OriginalString.Split('/')[^1];
    }

    private async Task<Dictionary<string, double[]>> MeasureAsync(int door, string organization, int samples)
    {
        var times = Kinds.ToDictionary(kind => kind.Kind, _ => new List<double>());
        var (_, address, page, expected) = Doors[door];
        var token = await TokenAsync(page.Replace("{0}", organization, StringComparison.Ordinal));
        for (var number = -Warmup; number < samples; number++)
        {
            foreach (var (kind, _) in Kinds.OrderBy(_ => Random.Shared.Next()))
            {
                var time = await SendAsync(
                    address.Replace("{0}", organization, StringComparison.Ordinal), AddressOf(door, kind, number), token, expected);
                if (number >= 0)
                {
                    times[kind].Add(time);
                }
            }
        }

        return times.ToDictionary(kind => kind.Key, kind => kind.Value.ToArray());
    }

    private async Task<double> SendAsync(string form, string address, string token, HttpStatusCode expected)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await PostAsync(
            form, token, ("Email", address), ("Name", "Pat"), ("Password", "not everlong at all"),
            ("NewEmail", address), ("PresentPassword", Password), ("Emails", address), ("Role", "member"));
        var time = clock.Elapsed.TotalMilliseconds;
        return answer.StatusCode == expected ? time : throw new InvalidOperationException($"{form} answered {answer.StatusCode}.");
    }

    private async Task<string> TokenAsync(string page) =>
        WebUtility.HtmlDecode(Token().Match(await http.GetStringAsync(page)).Groups["value"].Value);

    /// <summary>The answer, when all of it is there.</summary>
    private async Task<HttpResponseMessage> PostAsync(string form, string token, params (string Name, string Value)[] values)
    {
        using var content = new FormUrlEncodedContent(
            [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value)), new("__RequestVerificationToken", token)]);
        return await http.PostAsync(form, content);
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
