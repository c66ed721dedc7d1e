using System.Diagnostics;
using Grpc.Core;
using OrgGrpc.V1;

namespace OrgGrpc.Bench;

/// <summary>Measures the goals as ratios within one run: each round takes the yardstick and the thing measured in turn.</summary>
internal static class Goals
{
    private const int Rounds = 5;
    private const int Calls = 40_000;
    private const int TokenCalls = 10_000;
    private const int WriteCalls = 4_000;

    public static readonly string[] Groups = ["start", "warm", "cold", "batch", "tokens", "pages", "writes", "memory"];

    /// <param name="groups">Which of <see cref="Groups"/> to measure; all when empty.</param>
    /// <param name="large">Whether to go up to 10 million members.</param>
    /// <param name="data">A directory to keep the data set in, and to find it in next time; a temporary one when null.</param>
    public static async Task RunAsync(IReadOnlyCollection<string> groups, bool large, string? data)
    {
        int[] sizes = large ? [1_000, 10_000, 100_000, 1_000_000, 10_000_000] : [1_000, 10_000, 100_000, 1_000_000];
        var directory = data is null ? Directory.CreateTempSubdirectory("orggrpc-bench-").FullName : Directory.CreateDirectory(data).FullName;
        try
        {
            var database = Path.Combine(directory, "orggrpc.db");
            if (!File.Exists(database))
            {
                await Dataset.SeedAsync(directory, sizes);
            }

            var results = new List<Samples>();
            foreach (var group in Groups.Where(group => groups.Count == 0 || groups.Contains(group)))
            {
                results.AddRange(group switch
                {
                    "start" => await StartTime(directory),
                    "warm" => await Warm(directory),
                    "cold" => await Cold(directory, database),
                    "batch" => await Batch(directory),
                    "tokens" => await Tokens(directory),
                    "pages" => await Pages(directory, sizes),
                    "writes" => await Writes(directory),
                    _ => [Memory.PerMillionMemberships()],
                });
            }

            Print(results);
        }
        finally
        {
            if (data is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static async Task<Samples[]> StartTime(string directory)
    {
        var start = new Samples("server start to first answer, database present, JIT (s)", "≤ 3");
        for (var round = 0; round < Rounds; round++)
        {
            using var server = await Child.StartAsync("serve", directory);
            using var load = new Load(server);
            var clock = Stopwatch.StartNew();
            await load.RunAsync(1, Check(consistency: null));
            start.Add((server.StartTime + clock.Elapsed).TotalSeconds);
        }

        return [start];
    }

    private static async Task<Samples[]> Warm(string directory)
    {
        var warm = new Samples("CheckAccess warm, authenticated: echo's CPU / its CPU", "≥ 0.7");
        var cost = new Samples("bare echo (µs CPU per call)", "");
        using var serverProcess = await Child.StartAsync("serve", directory);
        using var echoProcess = await Child.StartAsync("echo");
        using var server = new Load(serverProcess);
        using var echo = new Load(echoProcess);

        // Over every membership that is asked for: the first passes fill the cache and settle the JIT.
        for (var pass = 0; pass < 5; pass++)
        {
            await server.RunAsync(Calls, Check(null));
            await echo.RunAsync(Calls, Check(null));
        }

        for (var round = 0; round < Rounds; round++)
        {
            var yardstick = await echo.RunAsync(Calls, Check(null));
            cost.Add(yardstick);
            warm.Add(yardstick / await server.RunAsync(Calls, Check(null)));
        }

        return [cost, warm];
    }

    private static async Task<Samples[]> Cold(string directory, string database)
    {
        var cold = new Samples("CheckAccess past the cache: raw prepared lookup's CPU / its CPU", "≥ 0.6");
        var strong = new Consistency { Strong = true };
        using var serverProcess = await Child.StartAsync("serve", directory);
        using var rawProcess = await Child.StartAsync("raw", database);
        using var server = new Load(serverProcess);
        using var raw = new Load(rawProcess);
        foreach (var load in (Load[])[server, raw])
        {
            await load.RunAsync(Calls, Check(strong));
        }

        for (var round = 0; round < Rounds; round++)
        {
            cold.Add(await raw.RunAsync(Calls, Check(strong)) / await server.RunAsync(Calls, Check(strong)));
        }

        return [cold];
    }

    private static async Task<Samples[]> Batch(string directory)
    {
        var batch = new Samples("BatchCheckAccess of 100: checks per CPU second / single checks per CPU second", "≥ 15");
        using var process = await Child.StartAsync("serve", directory);
        using var server = new Load(process);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await server.RunAsync(Calls, Check(null));
            await server.RunAsync(Calls / 10, CheckHundred);
        }

        for (var round = 0; round < Rounds; round++)
        {
            var single = await server.RunAsync(Calls, Check(null));
            batch.Add(single / (await server.RunAsync(Calls / 10, CheckHundred) / 100));
        }

        return [batch];
    }

    private static async Task<Samples[]> Tokens(string directory)
    {
        var cost = new Samples("client-credentials token with organization claims: its CPU / the bare echo's", "≤ 23");
        using var serverProcess = await Child.StartAsync("serve", directory);
        using var echoProcess = await Child.StartAsync("echo");
        using var server = new Load(serverProcess);
        using var echo = new Load(echoProcess);
        using var requests = await TokenRequests.PrepareAsync(serverProcess);
        for (var pass = 0; pass < 3; pass++)
        {
            await server.RunAsync(TokenCalls / 2, requests.SendAsync);
            await echo.RunAsync(Calls, Check(null));
        }

        for (var round = 0; round < Rounds; round++)
        {
            cost.Add(await server.RunAsync(TokenCalls, requests.SendAsync) / await echo.RunAsync(Calls, Check(null)));
        }

        return [cost];
    }

    private static async Task<Samples[]> Pages(string directory, int[] sizes)
    {
        using var process = await Child.StartAsync("serve", directory);
        using var server = new Load(process);
        var results = sizes.Select(size => new Samples($"page of 50 of {size:N0} members / of {sizes[0]:N0}", size == sizes[0] ? "" : "≤ 1.3")).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            var smallest = 0d;
            for (var index = 0; index < sizes.Length; index++)
            {
                var organization = Dataset.Large(index);
                var cost = await server.RunAsync(2_000, async (invoker, headers, _) => await new MembershipService.MembershipServiceClient(invoker)
                    .ListMembershipsAsync(new() { OrganizationId = organization }, headers));
                smallest = index == 0 ? cost : smallest;
                if (round >= 0)
                {
                    results[index].Add(cost / smallest);
                }
            }
        }

        return results;
    }

    private static async Task<Samples[]> Writes(string directory)
    {
        using var process = await Child.StartAsync("serve", directory);
        using var server = new Load(process);
        var writes = new Samples("UpdateOrganization (row + event, durable): raw two-row commit's CPU / its CPU", "≥ 0.5");
        using var yardstick = new TwoRows(Path.Combine(directory, "yardstick.db"));
        for (var round = -3; round < Rounds; round++)
        {
            var commit = yardstick.MicrosecondsPerCommit(WriteCalls);
            var title = $"Title {round}";
            var write = await server.RunAsync(WriteCalls, async (invoker, headers, number) => await new OrganizationService.OrganizationServiceClient(invoker)
                .UpdateOrganizationAsync(
                    new()
                    {
                        OrganizationId = Dataset.Organization(number % Dataset.Organizations),
                        Organization = new() { Name = title },
                        UpdateMask = new() { Paths = { "name" } },
                    },
                    headers));
            if (round >= 0)
            {
                writes.Add(commit / write);
            }
        }

        return [writes];
    }

    private static Func<CallInvoker, Metadata, int, Task> Check(Consistency? consistency) => async (invoker, headers, number) =>
        await new AccessService.AccessServiceClient(invoker).CheckAccessAsync(
            new()
            {
                OrganizationId = Dataset.Organization(number % Dataset.Organizations),
                UserId = Dataset.Member(number % Dataset.Organizations, number / Dataset.Organizations % Dataset.MembersEach),
                Consistency = consistency,
            },
            headers);

    private static async Task CheckHundred(CallInvoker invoker, Metadata headers, int number)
    {
        var request = new BatchCheckAccessRequest();
        for (var check = 0; check < 100; check++)
        {
            var organization = ((number * 100) + check) % Dataset.Organizations;
            request.Checks.Add(new AccessCheck
            {
                OrganizationId = Dataset.Organization(organization),
                UserId = Dataset.Member(organization, check % 4),
            });
        }

        await new AccessService.AccessServiceClient(invoker).BatchCheckAccessAsync(request, headers);
    }

    public static void Print(IEnumerable<Samples> results)
    {
        Console.WriteLine("| measure | goal | min | median | max |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var result in results)
        {
            Console.WriteLine(result);
        }
    }
}
