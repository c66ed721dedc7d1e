using System.Text.RegularExpressions;

namespace OrgGrpc.Server.Email;

/// <summary>
/// Mail programs make links of whatever looks like an address. What somebody wrote goes to people who never asked to hear of them, so in
/// these mails it stays text: an invisible word joiner (U+2060) stands where an address would go on. People read the same words.
/// </summary>
internal static partial class UnlinkedWords
{
    public static string Of(string words) => Joint().Replace(words, "$0\u2060");

    /// <summary>The dots of RFC 3490 section 3.1, the at sign, and the colon of a scheme, each with something on both sides.</summary>
    [GeneratedRegex(@"(?<=\S)[.:@\u3002\uff0e\uff20\uff61](?=\S)")]
    private static partial Regex Joint();
}
