namespace OrgGrpc.Server.Languages;

/// <summary>Times as people say them.</summary>
internal static class Words
{
    public static string Of(DateTimeOffset time) => T($"{time.UtcDateTime:d MMMM yyyy HH:mm} UTC");

    public static string Of(TimeSpan duration) =>
        duration.TotalHours >= 2 ? T($"{Math.Round(duration.TotalHours)} hours") : T($"{Math.Round(duration.TotalMinutes)} minutes");
}
