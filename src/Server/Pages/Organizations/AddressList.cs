namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>E-mail addresses as people paste them: lines, commas, semicolons, <c>Name &lt;address&gt;</c>, rows of a spreadsheet or a CSV file.</summary>
internal static class AddressList
{
    private static readonly char[] Between = ['\n', '\r', ',', ';', '\t'];

    /// <summary>
    /// Each address once, in the order of the list. Of a row with several columns, what has an <c>@</c> is the address; a row without one is
    /// kept as it is, so that its author is told about it.
    /// </summary>
    public static IReadOnlyList<string> Read(string? text) =>
    [
        .. (text ?? "").Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(Row)
            .DistinctBy(address => address.ToUpperInvariant()),
    ];

    private static IEnumerable<string> Row(string line)
    {
        var cells = line.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Bare).ToList();
        var addresses = cells.Where(cell => cell.Contains('@', StringComparison.Ordinal)).ToList();
        return addresses.Count > 0 ? addresses : cells.Count == 0 || IsHeading(line) ? [] : [line];
    }

    /// <summary>Without quotes, and only what stands in angle brackets where there are some.</summary>
    private static string Bare(string cell)
    {
        var text = cell.Trim('"', '\'', ' ');
        var open = text.LastIndexOf('<');
        return open >= 0 && text.EndsWith('>') ? text[(open + 1)..^1].Trim() : text;
    }

    /// <summary>The first row of a CSV file says <c>email</c>, or that and more.</summary>
    private static bool IsHeading(string line) =>
        line.Split(Between).Any(cell => cell.Trim().Trim('"').ToUpperInvariant() is "EMAIL" or "E-MAIL" or "MAIL" or "ADDRESS");
}
