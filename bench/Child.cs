using System.Diagnostics;
using System.Text.Json;

namespace OrgGrpc.Bench;

/// <summary>A server in a process of its own, so that its processor time is its own.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process process;

    private Child(Process process, Ready ready, TimeSpan startTime) => (this.process, Ready, StartTime) = (process, ready, startTime);

    public Ready Ready { get; }

    /// <summary>From the start of the process until it said that it listens.</summary>
    public TimeSpan StartTime { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static async Task<Child> StartAsync(params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
            {
                return new(process, JsonSerializer.Deserialize<Ready>(line)!, clock.Elapsed);
            }
        }

        throw new InvalidOperationException($"{string.Join(' ', arguments)} ended before it listened.");
    }

    /// <summary>As <c>kill -9</c> does: the process is told nothing.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            process.Kill();
        }

        process.Dispose();
    }
}

/// <summary>What a child says on its first line.</summary>
internal sealed record Ready(string Grpc, string Web, string Token);
