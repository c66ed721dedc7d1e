using System.Diagnostics;

namespace OrgGrpc.EndToEnd.Tests.Samples;

/// <summary>A sample as a process of its own, as its readers start it.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process process;

    private SampleProcess(Process process) => this.process = process;

    /// <summary>Starts the sample and waits until it listens.</summary>
    public static async Task<SampleProcess> StartAsync(string name, string address, params (string Key, string Value)[] settings)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var dll = Path.Combine(output.Parent!.Parent!.FullName, name, output.Name, $"{name}.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "--urls", address, "--contentRoot", Path.GetDirectoryName(dll)!])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        var listens = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Application started", StringComparison.Ordinal) == true)
            {
                listens.TrySetResult();
            }
        };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listens.TrySetException(new InvalidOperationException($"{name} ended before it listened."));
        process.BeginOutputReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return new(process);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
