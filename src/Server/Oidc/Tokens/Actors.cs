using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>Who acts for the subject of a token, the present one first (RFC 8693 section 4.1): <c>act</c>, nested.</summary>
internal sealed record Actors(IReadOnlyList<string> Clients)
{
    public const string Claim = "act";

    /// <summary>More services in a row are a circle sooner than an architecture; and each makes the token longer.</summary>
    public const int Max = 5;

    public static readonly Actors None = new([]);

    public bool IsFull => Clients.Count >= Max;

    public Actors Before(string client) => new([client, .. Clients]);

    /// <summary>As a claim that we wrote. One that cannot be read counts as full: nobody adds to it.</summary>
    public static Actors Of(string? claim)
    {
        if (claim is null)
        {
            return None;
        }

        List<string> clients = [];
        try
        {
            for (var actor = JsonNode.Parse(claim); actor is not null && clients.Count < Max; actor = actor["act"])
            {
                clients.Add(actor["sub"]!.GetValue<string>());
            }

            return new(clients);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            return new([.. Enumerable.Repeat("", Max)]);
        }
    }

    public JsonObject ToClaim()
    {
        JsonObject? inner = null;
        foreach (var client in Clients.Reverse())
        {
            var outer = new JsonObject { ["sub"] = client };
            if (inner is not null)
            {
                outer["act"] = inner;
            }

            inner = outer;
        }

        return inner ?? throw new InvalidOperationException("Nobody acts.");
    }
}
