namespace OrgGrpc.Server.Email;

/// <summary>What a person wrote is set off in a mail, so that it cannot pass for the server's words.</summary>
internal static class QuotedWords
{
    public static string Of(string words) => words.Length == 0
        ? ""
        : string.Join('\n', words.ReplaceLineEndings("\n").Split('\n').Select(line => $"> {line}"));
}
