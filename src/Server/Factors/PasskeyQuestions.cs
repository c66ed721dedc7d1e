using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Limits;

namespace OrgGrpc.Server.Factors;

/// <summary>
/// The questions that passkeys have answered: none is answered twice. The framework keeps a question in the browser alone, sealed; a copy of that cookie
/// with the answer would be good for as long as it is, and the counters of synchronized passkeys do not move.
/// </summary>
internal sealed class PasskeyQuestions(TimeProvider time)
{
    /// <summary>How long a browser's dialog may stay open.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly RateLimit answered = new(limit: 1, 2 * Lifetime, time);

    /// <summary>The one that this browser was asked: by what the server sealed, not by what the browser sends, which can be written in many ways.</summary>
    public static async Task<string?> FindAsync(HttpContext http) =>
        (await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Properties?.Items is { } question
            ? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', question.Values.Order(StringComparer.Ordinal)))))
            : null;

    /// <summary>Whether it was not answered before; it is now.</summary>
    public bool Take(string question) => answered.Take(question) is null;
}
