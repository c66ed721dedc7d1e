namespace OrgGrpc.Server.Paging;

/// <summary>Text for a LIKE pattern that means itself.</summary>
internal static class Like
{
    public const string EscapeCharacter = "\\";

    public static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
