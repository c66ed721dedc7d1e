using System.Globalization;
using OrgGrpc.Server.Organizations;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// An organization's colour as a style sheet: darkened on the light pages and lightened on the dark ones until text in it can be read, and
/// text on it, too. It depends on the colour alone, and is therefore good for ever.
/// </summary>
internal static class BrandStyle
{
    /// <summary>Above what WCAG 2.2, 1.4.3 asks for (4.5), because the same text also stands on softly tinted grounds.</summary>
    private const double Contrast = 5.5;

    private static readonly (double R, double G, double B) White = (255, 255, 255);
    private static readonly (double R, double G, double B) Black = (0, 0, 0);

    /// <summary>The surface of the dark pages, in site.css.</summary>
    private static readonly (double R, double G, double B) Dark = (0x19, 0x1f, 0x1c);

    public static string PathOf(BrandColor color) => $"/brand/{color.Value[1..]}.css";

    public static string Of(BrandColor color)
    {
        (double R, double G, double B) given = color.Parts;
        return $$"""
            :root { {{Rules(Until(given, Black, White), Black, "#ffffff")}} }
            @media (prefers-color-scheme: dark) { :root { {{Rules(Until(given, White, Dark), White, "#0b0f0d")}} } }

            """;
    }

    /// <summary>WCAG 2.2, contrast ratio.</summary>
    public static double ContrastOf((double R, double G, double B) one, (double R, double G, double B) other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static string Rules((double R, double G, double B) accent, (double R, double G, double B) stronger, string onAccent) =>
        $"--accent: {Css(accent)}; --accent-strong: {Css(Mix(accent, stronger, 0.2))}; --on-accent: {onAccent}; --soft: color-mix(in srgb, {Css(accent)} 10%, var(--surface));";

    private static (double R, double G, double B) Until(
        (double R, double G, double B) color, (double R, double G, double B) towards, (double R, double G, double B) ground)
    {
        var part = 0.0;
        while (part < 1 && ContrastOf(Mix(color, towards, part), ground) < Contrast)
        {
            part += 0.02;
        }

        return Mix(color, towards, Math.Min(part, 1));
    }

    private static (double R, double G, double B) Mix((double R, double G, double B) from, (double R, double G, double B) to, double part) => (
        Math.Round(from.R + (to.R - from.R) * part), Math.Round(from.G + (to.G - from.G) * part), Math.Round(from.B + (to.B - from.B) * part));

    private static double Luminance((double R, double G, double B) color) => 0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B);

    private static double Linear(double part) => part / 255 <= 0.04045 ? part / 255 / 12.92 : Math.Pow((part / 255 + 0.055) / 1.055, 2.4);

    private static string Css((double R, double G, double B) color) =>
        string.Create(CultureInfo.InvariantCulture, $"#{(int)color.R:x2}{(int)color.G:x2}{(int)color.B:x2}");
}
