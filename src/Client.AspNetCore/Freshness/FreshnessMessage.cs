using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>One line of the stream: <c>orggrpc.v1.WatchFreshnessResponse</c> as JSON.</summary>
internal sealed record FreshnessMessage
{
    public IReadOnlyList<FreshnessEntry> Entries { get; init; } = [];

    public required long Revision { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>As protobuf writes a duration: seconds, with an <c>s</c> behind them.</summary>
    public required string Keep { get; init; }

    public bool HasMore { get; init; }

    public static FreshnessMessage Parse(string line) => JsonSerializer.Deserialize(line, FreshnessJson.Default.FreshnessMessage)!;
}

internal sealed record FreshnessEntry(long Revision, byte[] Fingerprint);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(FreshnessMessage))]
internal sealed partial class FreshnessJson : JsonSerializerContext;
