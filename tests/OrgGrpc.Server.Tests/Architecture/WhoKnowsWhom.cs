using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Architecture;

/// <summary>Holds what docs/architecture.md says of the folders, by reading what the files of the server import.</summary>
public sealed partial class WhoKnowsWhom
{
    private const string Server = "src/Server";

    /// <summary>Nouns know the nouns to their right, and no others.</summary>
    private static readonly string[] NounOrder = ["Invitations", "MembershipRequests", "Ownership", "Memberships", "Organizations", "Users"];

    [Fact]
    public void Nouns_know_each_other_in_one_direction() => Nothing(
        from file in NounFiles()
        let folder = FolderOf(file)
        let place = Array.IndexOf(NounOrder, folder)
        where place >= 0
        from import in ImportsOf(file)
        let other = Array.IndexOf(NounOrder, Last(import))
        where other >= 0 && other < place
        select $"{file} knows {import}");

    [Fact]
    public void Nouns_know_neither_the_database_nor_the_doors() => Nothing(
        from file in NounFiles()
        from import in ImportsOf(file)
        where import.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            || import.StartsWith("Grpc.", StringComparison.Ordinal)
            || (import.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !(Path.GetFileName(file) == "User.cs" && import == "Microsoft.AspNetCore.Identity"))
        select $"{file} imports {import}");

    [Fact]
    public void Only_its_own_folder_names_the_openid_connect_engine() => Nothing(
        from file in Sources.CodeBelow(Server)
        where FolderOf(file) != "Oidc"
        from line in File.ReadLines(Path.Combine(Sources.Root, file))
        where line.Contains("OpenIddict", StringComparison.Ordinal) && !line.Contains("UseOpenIddict", StringComparison.Ordinal)
        select $"{file}: {line.Trim()}");

    [Fact]
    public void Only_tables_and_persistence_configure_ef_core() => Nothing(
        from file in Sources.CodeBelow(Server)
        where FolderOf(file) != "Persistence" && !file.EndsWith("Table.cs", StringComparison.Ordinal) && !file.EndsWith("Tables.cs", StringComparison.Ordinal)
        from import in ImportsOf(file)
        where import.StartsWith("Microsoft.EntityFrameworkCore.Metadata", StringComparison.Ordinal)
        select $"{file} imports {import}");

    [Fact]
    public void Features_know_neither_the_pages_nor_the_engine_s_folder() => Nothing(
        from file in Sources.CodeBelow(Server)
        where FolderOf(file) is not ("Pages" or "Oidc" or "Hosting" or "Bootstrap" or "Persistence")
        from import in ImportsOf(file)
        where IsOrBelow(import, "OrgGrpc.Server.Pages") || IsOrBelow(import, "OrgGrpc.Server.Oidc")
        select $"{file} imports {import}");

    /// <summary>Endpoints hand out tokens, which are made for clients and signed by keys.</summary>
    [Fact]
    public void The_engine_s_folders_know_each_other_in_one_direction()
    {
        string[] order = ["OrgGrpc.Server.Oidc.Endpoints", "OrgGrpc.Server.Oidc.Tokens", "OrgGrpc.Server.Oidc.Clients", "OrgGrpc.Server.Oidc.Keys"];
        Nothing(
            from file in Sources.CodeBelow(Server)
            let place = Array.FindIndex(order, name => Sources.Read(file).Contains($"namespace {name};", StringComparison.Ordinal))
            where place >= 0
            from import in ImportsOf(file)
            let other = Array.IndexOf(order, import)
            where other >= 0 && other < place
            select $"{file} knows {import}");
    }

    [Fact]
    public void Every_source_file_was_read() => Assert.True(Sources.CodeBelow(Server).Count() > 100);

    private static void Nothing(IEnumerable<string> violations) =>
        Assert.True(!violations.Any(), string.Join(Environment.NewLine, violations.Distinct()));

    /// <summary>A noun's file says that it has ids or records changes; a value's file has no imports worth a rule.</summary>
    private static IEnumerable<string> NounFiles() => Sources.CodeBelow(Server)
        .Where(file => NounDeclaration().IsMatch(Sources.Read(file)) && FolderOf(file) is not ("Ids" or "Changes" or "Oidc"));

    private static IEnumerable<string> ImportsOf(string file) =>
        Import().Matches(Sources.Read(file)).Select(match => match.Groups["name"].Value);

    private static bool IsOrBelow(string import, string name) => import == name || import.StartsWith(name + ".", StringComparison.Ordinal);

    private static string FolderOf(string file) => Path.GetRelativePath(Server, file).Split('/')[0];

    private static string Last(string import) =>
        import.StartsWith("OrgGrpc.Server.", StringComparison.Ordinal) ? import[(import.LastIndexOf('.') + 1)..] : "";

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^public sealed class \w+[^{\n]*\b(?:IIdentified|IRecordsChanges)\b", RegexOptions.Multiline)]
    private static partial Regex NounDeclaration();
}
