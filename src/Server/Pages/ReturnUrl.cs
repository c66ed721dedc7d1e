namespace OrgGrpc.Server.Pages;

/// <summary>Where a page leads back to: an address on this server, written as a path; the start page for anything else.</summary>
internal readonly record struct ReturnUrl
{
    private const string Start = "/";
    private static readonly Uri Here = new("http://here.invalid/");

    private readonly string? path;

    private ReturnUrl(string? path) => this.path = path;

    public string Value => path ?? Start;

    public bool IsStart => Value == Start;

    public static ReturnUrl Parse(string? text) => new(IsLocal(text) ? text : null);

    /// <summary>The same address with one query parameter set.</summary>
    public string With(string name, string value)
    {
        var mark = Value.IndexOf('?', StringComparison.Ordinal);
        var query = mark < 0 ? [] : Value[(mark + 1)..].Split('&').Where(pair => Name(pair) != name);
        return $"{(mark < 0 ? Value : Value[..mark])}?{string.Join('&', query.Append($"{name}={Uri.EscapeDataString(value)}"))}";
    }

    /// <summary>The address of a page that leads back there when it is done.</summary>
    public string After(string page) => IsStart ? page : $"{page}?returnUrl={Uri.EscapeDataString(Value)}";

    public override string ToString() => Value;

    /// <summary>Everything else is written with percent signs in an address, and cannot stand in a header.</summary>
    private static bool IsOfAddresses(char character) => character is > ' ' and <= '~';

    private static string Name(string pair) => Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' '));

    /// <summary>
    /// Browsers read <c>//host</c>, <c>/\host</c> and a path with a tab or newline in front of it as another server. The same written
    /// with percent signs is none, but nobody but an attacker writes it.
    /// </summary>
    private static bool IsLocal(string? text)
    {
        if (text is not ['/', ..] || !text.All(IsOfAddresses))
        {
            return false;
        }

        var path = Uri.UnescapeDataString(Uri.UnescapeDataString(text.Split('?', '#')[0]));
        return !path.Contains('\\', StringComparison.Ordinal)
            && !path.Contains("//", StringComparison.Ordinal)
            && !path.Any(char.IsControl)
            && Uri.TryCreate(Here, text, out var target)
            && target.Host == Here.Host;
    }
}
