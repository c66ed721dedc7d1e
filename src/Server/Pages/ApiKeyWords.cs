using System.Globalization;

namespace OrgGrpc.Server.Pages;

/// <summary>API keys, in the words of the pages.</summary>
internal static class ApiKeyWords
{
    public static (string Value, string Text)[] Lifetimes =>
        [.. new[] { 7, 30, 90, 366 }.Select(days => (days.ToString(CultureInfo.InvariantCulture), T($"{days} days")))];

    public static (string Value, string Text)[] Uses => [("read", T("Read")), ("write", T("Read and change"))];
}
