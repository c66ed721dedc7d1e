using System.Security.Cryptography;
using System.Text;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>The one key that is not in the database.</summary>
public sealed class MasterKeyFile : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("orggrpc-test-").FullName;

    private string KeyFile => Path.Combine(directory, "orggrpc.key");

    [Fact]
    public async Task A_dump_holds_no_key_that_opens_anything()
    {
        await using (await ServerProcess.StartAsync(directory))
        {
        }

        var dump = string.Concat(Directory.EnumerateFiles(directory, "orggrpc.db*").Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.Contains("sealedWithMasterKey", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("requiresEncryption", dump, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(KeyFile)).Trim(), dump, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public async Task The_server_starts_again_with_its_key_and_nowhere_without_it()
    {
        await using (await ServerProcess.StartAsync(directory))
        {
        }

        await using (await ServerProcess.StartAsync(directory))
        {
        }

        var key = await File.ReadAllTextAsync(KeyFile);
        File.Delete(KeyFile);
        Assert.StartsWith($"The key file {KeyFile} (OrgGrpc:MasterKeyFile) cannot be read: ", await FaultAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));

        await File.WriteAllTextAsync(KeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        Assert.Equal(
            $"The key file {KeyFile} (OrgGrpc:MasterKeyFile) does not belong to the database {directory}/orggrpc.db: restore the one that does.",
            await FaultAsync());

        await File.WriteAllTextAsync(KeyFile, "not a key");
        Assert.Equal($"The file {KeyFile} (OrgGrpc:MasterKeyFile) must hold 32 bytes in base64.", await FaultAsync());

        // Elsewhere it serves as well.
        File.Delete(KeyFile);
        var elsewhere = Path.Combine(directory, "kept apart.key");
        await File.WriteAllTextAsync(elsewhere, key);
        await using (await ServerProcess.StartAsync(directory, new Dictionary<string, string?> { ["OrgGrpc:MasterKeyFile"] = elsewhere }))
        {
        }
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private async Task<string> FaultAsync()
    {
        var (code, output) = await ServerProcess.RunAsync(directory);
        Assert.Equal(1, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("OrgGrpc does not start:", lines[0]);
        return Assert.Single(lines[1..]).Trim();
    }
}
