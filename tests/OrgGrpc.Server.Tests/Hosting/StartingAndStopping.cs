using Microsoft.Data.Sqlite;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>The server as a program: what it says when it starts, when it cannot, and how it ends.</summary>
public sealed class StartingAndStopping : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("orggrpc-test-").FullName;

    [Fact]
    public async Task It_says_where_it_listens_and_stops_cleanly_on_an_interrupt()
    {
        await using var server = await ServerProcess.StartAsync(directory, Development());
        Assert.Contains("OrgGrpc 0.", server.Output, StringComparison.Ordinal);
        Assert.Contains("dave@example.org        operates this server, owns Foo Fighters", server.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(directory, "orggrpc.db")));
        Assert.DoesNotContain("info:", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", server.Output, StringComparison.Ordinal);

        Assert.Equal(0, await server.InterruptAsync());
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_sentence()
    {
        await using var first = await ServerProcess.StartAsync(directory);
        var fault = await FaultAsync(new() { ["Kestrel:Endpoints:Grpc:Url"] = first.GrpcAddress.ToString(), ["OrgGrpc:DataDirectory"] = Path.Combine(directory, "other") });
        Assert.Equal($"Failed to bind to address {first.GrpcAddress.GetLeftPart(UriPartial.Authority)}: address already in use. Stop what listens there, or set Kestrel:Endpoints.", fault);
    }

    [Fact]
    public async Task Two_servers_do_not_share_a_data_directory()
    {
        await using var first = await ServerProcess.StartAsync(directory);
        Assert.Equal(
            $"Another OrgGrpc server uses the data directory {directory}: stop it, or set OrgGrpc:DataDirectory.",
            await FaultAsync([]));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await using (await ServerProcess.StartAsync(directory))
        {
        }

        var path = Path.Combine(directory, "orggrpc.db");
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO \"__EFMigrationsHistory\" VALUES ('29991231000000_Later', '99.0.0')";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(
            $"The database {path} was made by a newer version of OrgGrpc (it has 29991231000000_Later): start that version, or restore a backup.",
            await FaultAsync([]));
    }

    [Fact]
    public async Task A_file_that_is_no_database_and_a_directory_that_cannot_be_written_are_named()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "orggrpc.db"), string.Concat(Enumerable.Repeat("no database ", 1000)));
        Assert.Equal($"The database {directory}/orggrpc.db cannot be used: SQLite Error 26: 'file is not a database'.", await FaultAsync([]));
        Assert.StartsWith(
            "The data directory /proc/orggrpc cannot be written (OrgGrpc:DataDirectory): ",
            await FaultAsync(new() { ["OrgGrpc:DataDirectory"] = "/proc/orggrpc" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OrgGrpc:MaxMessageBytes", "1", "OrgGrpc:MaxMessageBytes must be between 4096 and 67108864.")]
    [InlineData("OrgGrpc:MaxMessageBytes", "many", "Failed to convert configuration value 'many' at 'OrgGrpc:MaxMessageBytes' to type 'System.Int32'.")]
    [InlineData("OrgGrpc:MaxMesageBytes", "5000", "There is no setting OrgGrpc:MaxMesageBytes.")]
    [InlineData("OrgGrpc:Email:Sender", "x", "There is no setting OrgGrpc:Email:Sender.")]
    [InlineData("OrgGrpc:PublicUrl", "id.example.org", "OrgGrpc:PublicUrl must be an absolute http or https URL without path, query and fragment.")]
    [InlineData("OrgGrpc:PublicUrl", "https://id.example.org/auth", "OrgGrpc:PublicUrl must be an absolute http or https URL without path, query and fragment.")]
    [InlineData("OrgGrpc:PublicUrl", "http://id.example.org", "OrgGrpc:PublicUrl must be https outside Development, unless it is a loopback address: passwords and tokens travel there.")]
    [InlineData("OrgGrpc:PublicUrl", null, "OrgGrpc:PublicUrl must be set outside Development: it is the issuer of every token and the base of every mailed link.")]
    public async Task A_wrong_setting_is_one_sentence(string key, string? value, string fault) => Assert.Equal(fault, await FaultAsync(new() { [key] = value }));

    [Fact]
    public async Task Several_wrong_settings_are_told_at_once()
    {
        var (code, output) = await ServerProcess.RunAsync(directory, new Dictionary<string, string?>
        {
            ["OrgGrpc:MaxMessageBytes"] = "1",
            ["OrgGrpc:MaxConnections"] = "0",
            ["OrgGrpc:Wrong"] = "x",
        });
        Assert.Equal(1, code);
        Assert.Equal(4, output.Split('\n').Length);
    }

    [Fact]
    public async Task The_demo_does_not_get_into_production()
    {
        var copy = Path.Combine(directory, "production.json");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "demo.json"), copy);
        var (code, output) = await ServerProcess.RunAsync(directory, new Dictionary<string, string?> { ["OrgGrpc:Bootstrap"] = copy });
        Assert.Equal(1, code);
        Assert.Contains("production.json(4): users[0].password: is a published secret of the demo, which serves in Development only", output, StringComparison.Ordinal);
        Assert.Contains("clients[0].secret: is a published secret", output, StringComparison.Ordinal);

        await using (var development = await ServerProcess.StartAsync(directory, Development()))
        {
        }

        Assert.Equal(
            "The database holds the demo account dave@example.org with its published password: use another OrgGrpc:DataDirectory outside Development.",
            await FaultAsync([]));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static Dictionary<string, string?> Development() => new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    private async Task<string> FaultAsync(Dictionary<string, string?> settings)
    {
        var (code, output) = await ServerProcess.RunAsync(directory, settings);
        Assert.Equal(1, code);
        var lines = output.Split('\n');
        Assert.Equal("OrgGrpc does not start:", lines[0]);
        Assert.Equal(2, lines.Length);
        return lines[1].Trim();
    }
}
