using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Architecture;

/// <summary>docs/errors.md is what errors.proto says, as a page. Set UPDATE_DOCS=1 to write it anew.</summary>
public sealed partial class ErrorsInWords
{
    private const string Page = "docs/errors.md";

    [Fact]
    public void The_page_lists_every_reason_as_the_contract_explains_it()
    {
        var page = Render();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(Sources.Root, Page), page);
        }

        Assert.Equal(page, Sources.Read(Page));
        Assert.All(
            ErrorsReflection.Descriptor.EnumTypes.Single().Values.Where(value => value.Number != 0),
            value => Assert.Contains($"| `{value.Name["ERROR_REASON_".Length..]}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_is_given_somewhere()
    {
        var code = string.Concat(Sources.CodeBelow("src/Server").Select(Sources.Read));

        var unused = Enum.GetValues<ErrorReason>()
            .Where(reason => reason != ErrorReason.Unspecified && !code.Contains($"ErrorReason.{reason}", StringComparison.Ordinal));

        Assert.Empty(unused);
    }

    private static string Render()
    {
        var rows = Reason().Matches(Sources.Read("protos/orggrpc/v1/errors.proto")).Select(match =>
        {
            var words = string.Join(' ', match.Groups["comment"].Value.Split('\n').Select(line => line.Trim().TrimStart('/').Trim())).Trim();
            var (meaning, remedy) = words.Split("Remedy:", StringSplitOptions.TrimEntries) is [var said, var todo] ? (said, todo) : (words, "");
            var metadata = Regex.Matches(match.Groups["body"].Value, "metadata: \\[(?<keys>[^\\]]*)\\]").Select(m => m.Groups["keys"].Value)
                .SelectMany(keys => keys.Split(',', StringSplitOptions.TrimEntries)).Select(key => $"`{key.Trim('"')}`");
            var status = Regex.Match(match.Groups["body"].Value, "status: \"(?<status>\\w+)\"").Groups["status"].Value;
            return $"| `{match.Groups["name"].Value}` | `{status}` | {meaning} | {remedy} | {string.Join(", ", metadata)} |";
        });
        return $"""
            # Errors

            Every refusal is a `google.rpc.Status` with an `ErrorInfo` whose `domain` is `orggrpc` and whose `reason` is one of these. Decide on the
            reason; messages are for people and change. Invalid input carries a `BadRequest` with every violation at once, refusals for the state of
            things a `PreconditionFailure`, limits a `QuotaFailure`, throttling a `RetryInfo`. The source is `protos/orggrpc/v1/errors.proto`.

            | reason | status | meaning | what to do | metadata |
            |---|---|---|---|---|
            {string.Join('\n', rows)}

            """.ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(?<comment>(?:^[ ]*//[^\n]*\n)+)[ ]*ERROR_REASON_(?<name>\w+) = [1-9]\d* \[\(error\) = \{(?<body>[^}]*)\}\];", RegexOptions.Multiline)]
    private static partial Regex Reason();
}
