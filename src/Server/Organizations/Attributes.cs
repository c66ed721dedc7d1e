using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace OrgGrpc.Server.Organizations;

/// <summary>Facts of a host's own about a noun, as a JSON object that OrgGrpc keeps and does not read.</summary>
public sealed record Attributes
{
    /// <summary>OrgGrpc's own limit in octets of JSON, documented in the contract.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Deep nesting serves no one and costs stack.</summary>
    public const int MaxDepth = 16;

    public static readonly Attributes None = new("{}");

    private Attributes(string json) => Json = json;

    public string Json { get; }

    /// <summary>Restores a value that this type wrote; nothing is checked again.</summary>
    public static Attributes FromStored(string json) => new(json);

    public static bool TryParse(Struct? source, out Attributes attributes, out string? problem)
    {
        attributes = None;
        problem = null;
        if (source is null || source.Fields.Count == 0)
        {
            return true;
        }

        problem = Problem(source, MaxDepth);
        if (problem is null)
        {
            var json = JsonFormatter.Default.Format(source);
            problem = Encoding.UTF8.GetByteCount(json) > MaxBytes ? $"must be at most {MaxBytes} octets of JSON" : null;
            attributes = new(json);
        }

        return problem is null;
    }

    public Struct ToProto() => Struct.Parser.ParseJson(Json);

    private static string? Problem(Struct source, int depth) =>
        depth == 0 ? $"must be nested at most {MaxDepth} deep"
        : source.Fields.Keys.Select(KeyProblem).FirstOrDefault(p => p is not null)
            ?? source.Fields.Values.Select(value => Problem(value, depth - 1)).FirstOrDefault(p => p is not null);

    private static string? Problem(Value value, int depth) =>
        value.KindCase switch
        {
            Value.KindOneofCase.None => "must not contain a value without a kind",
            Value.KindOneofCase.NumberValue when !double.IsFinite(value.NumberValue) => "must contain finite numbers only",
            Value.KindOneofCase.StringValue when value.StringValue.Contains('\0', StringComparison.Ordinal) => "must not contain NUL",
            Value.KindOneofCase.StructValue => Problem(value.StructValue, depth),
            Value.KindOneofCase.ListValue when depth == 0 => $"must be nested at most {MaxDepth} deep",
            Value.KindOneofCase.ListValue => value.ListValue.Values.Select(item => Problem(item, depth - 1)).FirstOrDefault(p => p is not null),
            _ => null,
        };

    private static string? KeyProblem(string key) =>
        key.Length is 0 or > 100 || key.Contains('\0', StringComparison.Ordinal) ? "must have keys of 1 to 100 characters" : null;
}
