namespace OrgGrpc.Server.Tests.Harness;

/// <summary>The repository's own files, for tests that hold text and code together.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static IEnumerable<string> CodeBelow(string folder) => Below(folder, "*.cs");

    public static IEnumerable<string> PagesBelow(string folder) => Below(folder, "*.cshtml");

    private static IEnumerable<string> Below(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains("Migrations", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Root, file))
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "OrgGrpc.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
