using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Architecture;

/// <summary>docs/promises.md names no proof that does not exist.</summary>
public sealed partial class PromisesInWords
{
    [Fact]
    public void Every_proof_is_a_class_with_tests()
    {
        var proofs = Row().Matches(Sources.Read("docs/promises.md"))
            .SelectMany(row => Name().Matches(row.Groups["proof"].Value))
            .Select(name => name.Groups["name"].Value)
            .Distinct()
            .ToList();
        var tests = Sources.CodeBelow("tests")
            .Where(file => TestMethod().IsMatch(Sources.Read(file)))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .ToHashSet();

        Assert.True(proofs.Count > 30);
        Assert.Equal([], proofs.Except(tests));
    }

    [GeneratedRegex(@"^\|(?<promise>[^|]+)\|(?<proof>[^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Za-z]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
