using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrgGrpc.Server.Organizations;

/// <summary>A colour of the sRGB space, written as CSS does: <c>#1a56c4</c>.</summary>
public sealed partial record BrandColor
{
    public const int Length = 7;

    private BrandColor(string value) => Value = value;

    public string Value { get; }

    /// <summary>Red, green and blue, 0 to 255.</summary>
    internal (int R, int G, int B) Parts => (Part(1), Part(3), Part(5));

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static BrandColor FromStored(string value) => new(value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out BrandColor? color, [NotNullWhen(false)] out string? problem)
    {
        var valid = text is not null && Shape().IsMatch(text);
        problem = valid ? null : T("must be # and six hexadecimal digits, such as #1a56c4");
        color = valid ? new(text!.ToLowerInvariant()) : null;
        return valid;
    }

    public override string ToString() => Value;

    private int Part(int at) => int.Parse(Value.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A#[0-9a-fA-F]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
