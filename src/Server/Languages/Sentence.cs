using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace OrgGrpc.Server.Languages;

/// <summary>An interpolated string that is kept apart as a composite format and its arguments, so that the format can be looked up.</summary>
[InterpolatedStringHandler]
internal sealed class Sentence(int literalLength, int formattedCount)
{
    private readonly StringBuilder format = new(literalLength + 3 * formattedCount);
    private readonly List<object?> arguments = new(formattedCount);

    public string Format => format.ToString();

    public object?[] Arguments => [.. arguments];

    public void AppendLiteral(string literal) =>
        format.Append(literal.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<TValue>(TValue value, string? format = null)
    {
        this.format.Append(CultureInfo.InvariantCulture, $"{{{arguments.Count}{(format is null ? "" : ":")}{format}}}");
        arguments.Add(value);
    }
}
