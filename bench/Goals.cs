using System.Diagnostics;
using Grpc.Core;
using OrgGrpc.V1;

namespace OrgGrpc.Bench;

/// <summary>Measures the goals as ratios within one run: each round takes the yardstick and the thing measured in turn.</summary>
internal static class Goals
{
    private const int Rounds = 5;
    private const int Calls = 40_000;

    public static async Task RunAsync(bool large)
    {
        int[] sizes = large ? [1_000, 10_000, 100_000, 1_000_000, 10_000_000] : [1_000, 10_000, 100_000, 1_000_000];
        var directory = Directory.CreateTempSubdirectory("orggrpc-bench-").FullName;
        try
        {
            var database = Path.Combine(directory, "orggrpc.db");
            await Seed(directory, database, sizes);
            var results = new List<Samples>();
            results.AddRange(await StartTime(directory));
            using var server = await Child.StartAsync("serve", directory);
            using var echo = await Child.StartAsync("echo");
            using var raw = await Child.StartAsync("raw", database);
            using var serverLoad = new Load(server);
            using var echoLoad = new Load(echo);
            using var rawLoad = new Load(raw);
            results.AddRange(await Checks(serverLoad, echoLoad, rawLoad));
            results.AddRange(await Pages(serverLoad, sizes));
            results.AddRange(await Writes(serverLoad, directory));
            results.Add(Memory.PerMillionMemberships());
            Print(results);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Seed(string directory, string database, int[] sizes)
    {
        Console.Error.WriteLine($"Writing {Dataset.Organizations} organizations of {Dataset.MembersEach} and {sizes.Length} large ones …");
        using (await Child.StartAsync("serve", directory))
        {
            // Starting once creates the schema.
        }

        new Dataset(database, sizes).Write();
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

    private static async Task<Samples[]> Checks(Load server, Load echo, Load raw)
    {
        var warm = new Samples("CheckAccess warm, authenticated: echo's CPU / its CPU", "≥ 0.7");
        var cold = new Samples("CheckAccess past the cache: raw prepared lookup's CPU / its CPU", "≥ 0.6");
        var batch = new Samples("BatchCheckAccess of 100: checks per CPU second / single checks per CPU second", "≥ 15");
        var echoCost = new Samples("bare echo (µs CPU per call)", "");
        var strong = new Consistency { Strong = true };

        // Twice over every membership that is asked for: the first pass fills the cache, the second settles the JIT.
        foreach (var load in (Load[])[server, server, echo, raw])
        {
            await load.RunAsync(Calls, Check(null));
        }

        for (var round = 0; round < Rounds; round++)
        {
            var yardstick = await echo.RunAsync(Calls, Check(null));
            var single = await server.RunAsync(Calls, Check(null));
            echoCost.Add(yardstick);
            warm.Add(yardstick / single);
            cold.Add(await raw.RunAsync(Calls, Check(null)) / await server.RunAsync(Calls, Check(strong)));
            batch.Add(single / (await server.RunAsync(Calls / 40, CheckHundred) / 100));
        }

        return [echoCost, warm, cold, batch];
    }

    private static async Task<Samples[]> Pages(Load server, int[] sizes)
    {
        var results = sizes.Select(size => new Samples($"page of 50 of {size:N0} members / of {sizes[0]:N0}", size == sizes[0] ? "" : "≤ 1.3")).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var smallest = 0d;
            for (var index = 0; index < sizes.Length; index++)
            {
                var organization = Dataset.Large(index);
                var cost = await server.RunAsync(2_000, async (invoker, headers, _) => await new MembershipService.MembershipServiceClient(invoker)
                    .ListMembershipsAsync(new() { OrganizationId = organization }, headers));
                smallest = index == 0 ? cost : smallest;
                results[index].Add(cost / smallest);
            }
        }

        return results;
    }

    private static async Task<Samples[]> Writes(Load server, string directory)
    {
        var writes = new Samples("UpdateOrganization (row + event, durable): raw two-row commit's CPU / its CPU", "≥ 0.5");
        using var yardstick = new TwoRows(Path.Combine(directory, "yardstick.db"));
        for (var round = 0; round < Rounds; round++)
        {
            var commit = yardstick.MicrosecondsPerCommit(2_000);
            var title = $"Title {round}";
            var write = await server.RunAsync(2_000, async (invoker, headers, number) => await new OrganizationService.OrganizationServiceClient(invoker)
                .UpdateOrganizationAsync(
                    new()
                    {
                        OrganizationId = Dataset.Organization(number),
                        Organization = new() { Name = title },
                        UpdateMask = new() { Paths = { "name" } },
                    },
                    headers));
            writes.Add(commit / write);
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

    private static void Print(IEnumerable<Samples> results)
    {
        Console.WriteLine("| measure | goal | min | median | max |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var result in results)
        {
            Console.WriteLine(result);
        }
    }
}
