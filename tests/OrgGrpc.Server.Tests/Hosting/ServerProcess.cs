using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>The server as a process of its own, from its own Program: what a test can kill, and whose console it can read.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> output = [];
    private GrpcChannel? channel;

    private ServerProcess(Process process) => this.process = process;

    public Uri WebAddress { get; private set; } = null!;

    public Uri GrpcAddress { get; private set; } = null!;

    public GrpcChannel Channel => channel ??= GrpcChannel.ForAddress(GrpcAddress);

    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    /// <summary>Starts it and waits until it says where it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var server = Launch(dataDirectory, settings);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Read(line =>
        {
            if (Door().Match(line) is { Success: true } door)
            {
                var address = new Uri(door.Groups["address"].Value);
                (server.WebAddress, server.GrpcAddress) = line.Contains("gRPC", StringComparison.Ordinal) ? (server.WebAddress, address) : (address, server.GrpcAddress);
            }

            if (line.Contains("Ctrl-C", StringComparison.Ordinal))
            {
                up.TrySetResult();
            }
        });
        var exit = server.process.WaitForExitAsync();
        var first = await Task.WhenAny(up.Task, exit).WaitAsync(Patience);
        Assert.True(first == up.Task, $"The server did not start:\n{server.Output}");
        return server;
    }

    /// <summary>Runs it where it is expected to give up; the exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string dataDirectory, IReadOnlyDictionary<string, string?>? settings = null)
    {
        await using var server = Launch(dataDirectory, settings);
        server.Read(_ => { });
        await server.process.WaitForExitAsync().WaitAsync(Patience);
        return (server.process.ExitCode, server.Output);
    }

    /// <summary>Calls as a program, with a token that the server itself issues.</summary>
    public async Task<CallInvoker> SignInAsync(string clientId, string secret, string scope)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = secret,
            ["scope"] = scope,
        });
        using var response = await client.PostAsync(new Uri(WebAddress, "/connect/token"), form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        var token = JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString();
        return Channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return metadata;
        });
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>What Ctrl-C sends; the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(null as IFormatProvider)]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        channel?.Dispose();
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    /// <summary>
    /// The program of the server as the tests were built with it. The environment is Production with a loopback address.
    /// </summary>
    private static ServerProcess Launch(string dataDirectory, IReadOnlyDictionary<string, string?>? settings)
    {
        var tests = Path.Combine(AppContext.BaseDirectory, "OrgGrpc.Server.Tests");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", "--depsfile", tests + ".deps.json", "--runtimeconfig", tests + ".runtimeconfig.json",
                Path.Combine(AppContext.BaseDirectory, "OrgGrpc.Server.dll"),
            },
            WorkingDirectory = dataDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Kestrel:Endpoints:Web:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
            ["OrgGrpc:DataDirectory"] = dataDirectory,
            ["OrgGrpc:PublicUrl"] = "http://127.0.0.1:5080",
            ["OrgGrpc:Email:Transport"] = "File",
        };
        foreach (var (key, value) in environment.Concat(settings ?? new Dictionary<string, string?>()))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new(Process.Start(start)!);
    }

    private void Read(Action<string> hear)
    {
        void Hear(string? line)
        {
            if (line is not null)
            {
                lock (output)
                {
                    output.Add(line);
                }

                hear(line);
            }
        }

        process.OutputDataReceived += (_, received) => Hear(received.Data);
        process.ErrorDataReceived += (_, received) => Hear(received.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    [GeneratedRegex(@"^  (Web and OpenID Connect|gRPC)\s+(?<address>http\S+)$")]
    private static partial Regex Door();
}
