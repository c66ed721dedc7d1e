using System.Collections.Immutable;
using System.Text.Json;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>The hash of a client's old secret, which works beside the new one until a moment. Kept among the properties of the engine's record.</summary>
internal sealed record PreviousSecret(string Hash, DateTimeOffset Until)
{
    private const string Property = "previous_secret";

    public static PreviousSecret? Of(ImmutableDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Property, out var stored) ? stored.Deserialize<PreviousSecret>() : null;

    public bool Allows(string secret, DateTimeOffset now) => now < Until && ClientSecret.Matches(secret, Hash);

    /// <summary>Notes this one, or none, in place of what was noted.</summary>
    public static void Write(PreviousSecret? previous, IDictionary<string, JsonElement> properties)
    {
        properties.Remove(Property);
        if (previous is not null)
        {
            properties.Add(Property, JsonSerializer.SerializeToElement(previous));
        }
    }
}
