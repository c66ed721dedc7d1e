using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Architecture;

/// <summary>The promises and the attacks that the documents tell of name no proof that does not exist.</summary>
public sealed partial class PromisesInWords
{
    [Theory]
    [InlineData("docs/promises.md")]
    [InlineData("docs/threats.md")]
    public void Every_proof_is_a_class_with_tests(string document)
    {
        var proofs = Row().Matches(Sources.Read(document))
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

    [GeneratedRegex(@"^\|.*\|(?<proof>[^|]+)\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Za-z]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
