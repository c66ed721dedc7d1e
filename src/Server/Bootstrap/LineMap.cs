using System.Text.Json;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>On which line of a JSON file each value begins, by paths such as <c>organizations[0].owner</c>.</summary>
internal sealed class LineMap
{
    private readonly Dictionary<string, int> lines = [];

    /// <summary>The line of the value; where a key is absent, that of what would hold it.</summary>
    public int this[string path]
    {
        get
        {
            for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
            {
                if (lines.TryGetValue(at, out var line))
                {
                    return line;
                }
            }

            return 1;
        }
    }

    public static LineMap Of(ReadOnlySpan<byte> json)
    {
        var map = new LineMap();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        map.Add(ref reader, "", json);
        return map;
    }

    /// <summary>Notes the value that the reader stands on, and leaves the reader on its last token.</summary>
    private void Add(ref Utf8JsonReader reader, string path, ReadOnlySpan<byte> json)
    {
        lines.TryAdd(path, json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString();
                reader.Read();
                Add(ref reader, path.Length == 0 ? key! : $"{path}.{key}", json);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                Add(ref reader, $"{path}[{index}]", json);
            }
        }
    }
}
