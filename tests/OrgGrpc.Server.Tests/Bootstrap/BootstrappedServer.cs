using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Bootstrap;

/// <summary>A server with a bootstrap file, started by the test itself.</summary>
internal sealed class BootstrappedServer : ServerUnderTest
{
    private readonly string file;

    public BootstrappedServer(string json)
    {
        file = Path.Combine(DataDirectory, "bootstrap.json");
        Write(json);
    }

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["OrgGrpc:Bootstrap"] = file };

    public void Write(string json) => File.WriteAllText(file, json);

    /// <summary>Why a server with this file does not start.</summary>
    public static async Task<IReadOnlyList<string>> FaultsOfAsync(string json)
    {
        await using var server = new BootstrappedServer(json);
        server.ExpectError("Hosting failed to start");
        return (await Assert.ThrowsAsync<StartFault>(server.StartAsync)).Sentences;
    }
}
