using System.Text;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>What a thief of the database has.</summary>
internal static class Dumps
{
    /// <summary>Every byte of the database and its log, as a character.</summary>
    public static async Task<string> DumpAsync(this ServerUnderTest server)
    {
        using var all = new MemoryStream();
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "orggrpc.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await stream.CopyToAsync(all);
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }
}
