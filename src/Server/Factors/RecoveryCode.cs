using System.Security.Cryptography;
using System.Text;
using OrgGrpc.Server.Ids;
using OtpNet;

namespace OrgGrpc.Server.Factors;

/// <summary>For whoever has lost the telephone: a code on paper that works once. Only its hash is kept.</summary>
internal sealed class RecoveryCode
{
    /// <summary>How many are made at once, in place of all earlier ones.</summary>
    public const int Count = 10;

    /// <summary>80 bits: no dump of hashes is long enough to find one by trying.</summary>
    private const int Bytes = 10;
    private const int GroupLength = 4;

    private RecoveryCode()
    {
    }

    public Id<User> UserId { get; private init; }

    /// <summary>SHA-256 of the code.</summary>
    public byte[] Hash { get; private init; } = [];

    /// <summary>Four groups of four letters and digits, none of which is taken for another.</summary>
    public static string NewText() =>
        string.Join('-', Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes)).ToLowerInvariant().Chunk(GroupLength).Select(group => new string(group)));

    public static RecoveryCode Of(Id<User> user, string text) => new() { UserId = user, Hash = HashOf(text) };

    /// <summary>However it was typed.</summary>
    public static byte[] HashOf(string text) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant()));
}
