using System.Globalization;
using BenchmarkDotNet.Running;
using OrgGrpc.Bench;

switch (args)
{
    case ["goals", .. var rest]:
        var data = Array.IndexOf(rest, "--data") is >= 0 and var index ? rest[index + 1] : null;
        await Goals.RunAsync([.. rest.Intersect(Goals.Groups)], large: rest.Contains("--large"), data);
        return 0;
    case ["freshness", .. var wanted]:
        var kept = Array.IndexOf(wanted, "--data") is >= 0 and var place ? wanted[place + 1] : null;
        await Freshness.RunAsync(wanted is [var seconds, ..] && int.TryParse(seconds, CultureInfo.InvariantCulture, out var length) ? length : 90, kept);
        return 0;
    case ["timing", .. var more]:
        var numbers = more.TakeWhile(text => !text.StartsWith("--", StringComparison.Ordinal)).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        await Timing.RunAsync(numbers is [var samples, ..] ? samples : 300, numbers is [_, var hashRounds] ? hashRounds : 210_000, more.Skip(numbers.Count));
        return 0;
    case ["serve", var directory, .. var settings]:
        await ServerHost.RunAsync(directory, settings);
        return 0;
    case ["guard", var authority, var port, var line]:
        await GuardHost.RunAsync(authority, int.Parse(port, CultureInfo.InvariantCulture), int.Parse(line, CultureInfo.InvariantCulture));
        return 0;
    case ["echo"]:
        await EchoHost.RunAsync(database: null);
        return 0;
    case ["raw", var database]:
        await EchoHost.RunAsync(database);
        return 0;
    case ["micro", .. var cases]:
        BenchmarkSwitcher.FromAssembly(typeof(Goals).Assembly).Run([.. cases]);
        return 0;
    default:
        Console.WriteLine("""
            goals [GROUP ...] [--large] [--data DIRECTORY]
                          measures what docs/performance.md lists and prints it as ratios
                          GROUP      start, warm, cold, batch, tokens, pages, writes or memory; all when none is named
                          --large    up to 10 million members
                          --data     keeps the data set there, and uses it again next time
            freshness [SECONDS] [--data DIRECTORY]
                          measures how soon three guards refuse tokens that became stale, and what a guard costs
                          SECONDS    of 2,000 changes a minute; 90
            timing [SAMPLES] [ROUNDS] [--SETTING=VALUE ...]
                          compares how long forms take for known and for unknown addresses
                          SAMPLES    requests of each kind; 300
                          ROUNDS     of a password hash; 210000
                          SETTING    of the server, as --OrgGrpc:Registration:AnswerTime=00:00:00
            micro [...]   BenchmarkDotNet cases; --filter '*' runs all
            """);
        return 2;
}
