using System.Collections.Concurrent;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Takes each signature of a client once (RFC 7523 section 3, <c>jti</c>): whoever reads one on its way must not show it again. Kept in memory until it
/// expires, which may be in a few minutes at most. The engine checks the rest: the key, who signed for whom, and the time.
/// </summary>
internal sealed class SignatureReplays(TimeProvider time) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    private const int Capacity = 100_000;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Client, string Id), DateTimeOffset> seen = new();

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<ProcessAuthenticationContext>()
        .AddFilter<OpenIddictServerHandlerFilters.RequireClientAssertionPrincipal>()
        .UseSingletonHandler<SignatureReplays>()
        .SetOrder(int.MaxValue - 100_000)
        .Build();

    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        var signed = context.ClientAssertionPrincipal!;
        var now = time.GetUtcNow();
        var end = signed.GetExpirationDate();
        if (signed.GetClaim(OpenIddictConstants.Claims.JwtId) is not { Length: > 0 and <= 256 } id || end is null || end > now + Longest)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient, "The client assertion needs a 'jti', and an 'exp' within ten minutes.");
            return ValueTask.CompletedTask;
        }

        if (seen.Count >= Capacity)
        {
            foreach (var (key, _) in seen.Where(entry => entry.Value <= now).ToList())
            {
                seen.TryRemove(key, out _);
            }
        }

        if (seen.Count >= Capacity || !seen.TryAdd((signed.GetClaim(OpenIddictConstants.Claims.Subject) ?? "", id), end.Value))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient, "The client assertion was used before.");
        }

        return ValueTask.CompletedTask;
    }
}
