using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Paging;

/// <summary>Sizes of a page, and the token that leads to the next one.</summary>
public sealed class Page
{
    public const int DefaultSize = 50;
    public const int MaxSize = 500;

    private readonly IDataProtector protector;
    private readonly byte[] list;

    private Page(IDataProtector protector, byte[] list, int size, byte[]? cursor) =>
        (this.protector, this.list, Size, Cursor) = (protector, list, size, cursor);

    public int Size { get; }

    /// <summary>Where the page begins: after the row that this key names; null for the first page.</summary>
    public byte[]? Cursor { get; }

    /// <summary>The rows of the page, and the token of the next one when there are more: read one row more than <see cref="Size"/>.</summary>
    public string Trim<T>(List<T> rows, Func<T, byte[]> key)
    {
        if (rows.Count <= Size)
        {
            return "";
        }

        rows.RemoveRange(Size, rows.Count - Size);
        return WebEncoders.Base64UrlEncode(protector.Protect([.. list, .. key(rows[^1])]));
    }

    internal static Page Of(IDataProtector protector, byte[] list, int size, string token)
    {
        if (size < 0)
        {
            throw Violations.Single("page_size", "must not be negative");
        }

        return new(protector, list, size == 0 ? DefaultSize : Math.Min(size, MaxSize), token.Length == 0 ? null : Open(protector, list, token));
    }

    private static byte[] Open(IDataProtector protector, byte[] list, string token)
    {
        try
        {
            var opened = protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            if (opened.AsSpan().StartsWith(list))
            {
                return opened[list.Length..];
            }
        }
        catch (Exception exception) when (exception is FormatException or System.Security.Cryptography.CryptographicException)
        {
            // Falls through to the one answer: how a token is wrong is nobody's business.
        }

        throw new Refusal(ErrorReason.PageTokenInvalid, "The page token does not belong to this list.")
        {
            Violations = [new("page_token", "must come from the previous page of the same list, with the same arguments and caller")],
        };
    }
}
