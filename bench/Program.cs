using BenchmarkDotNet.Running;
using OrgGrpc.Bench;

switch (args)
{
    case ["goals", ..]:
        await Goals.RunAsync(large: args.Contains("--large"));
        return 0;
    case ["serve", var directory]:
        await ServerHost.RunAsync(directory);
        return 0;
    case ["echo"]:
        await EchoHost.RunAsync(database: null);
        return 0;
    case ["raw", var database]:
        await EchoHost.RunAsync(database);
        return 0;
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(Goals).Assembly).Run([.. rest]);
        return 0;
    default:
        Console.WriteLine("""
            goals [--large]   measures what docs/performance.md lists and prints it as ratios (--large: up to 10 million members)
            micro [...]       BenchmarkDotNet cases; --filter '*' runs all
            """);
        return 2;
}
