using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Organizations;

/// <summary>
/// A picture that browsers show and never run. Kept apart from the organization, which is read far more often; that one knows the digest.
/// </summary>
internal sealed class Logo
{
    public const int MaxBytes = 256 * 1024;

    private Logo()
    {
    }

    public Id<Organization> OrganizationId { get; private init; }

    public byte[] Content { get; private set; } = [];

    public string ContentType { get; private set; } = "";

    /// <summary>Names the content in its address, which is therefore good for ever.</summary>
    public string Digest { get; private set; } = "";

    public static bool TryRead(
        Id<Organization> organization, ReadOnlySpan<byte> image, [NotNullWhen(true)] out Logo? logo, [NotNullWhen(false)] out string? problem)
    {
        var type = image.Length <= MaxBytes ? TypeOf(image) : null;
        problem = type is null ? T($"must be a PNG, JPEG or WebP image of at most {MaxBytes / 1024} KiB") : null;
        logo = type is null
            ? null
            : new() { OrganizationId = organization, Content = image.ToArray(), ContentType = type, Digest = WebEncoders.Base64UrlEncode(SHA256.HashData(image)[..9]) };
        return logo is not null;
    }

    public void Become(Logo other) => (Content, ContentType, Digest) = (other.Content, other.ContentType, other.Digest);

    /// <summary>Where it is served.</summary>
    public static string PathOf(Id<Organization> organization, string digest) => $"/organizations/{organization}/logo/{digest}";

    /// <summary>By the signatures that the WHATWG MIME Sniffing Standard, section 6.1, names. SVG is not among them: it can hold script.</summary>
    private static string? TypeOf(ReadOnlySpan<byte> image) =>
        image.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : image.Length > 14 && image.StartsWith("RIFF"u8) && image[8..].StartsWith("WEBPVP"u8) ? "image/webp"
        : null;
}
