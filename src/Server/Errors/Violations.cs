using System.Diagnostics.CodeAnalysis;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Errors;

/// <summary>Collects what is wrong with a request, so that the caller learns all of it in one answer.</summary>
internal sealed class Violations
{
    private readonly List<FieldViolation> found = [];

    public delegate bool TryParse<T>(string? text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? problem)
        where T : class;

    public void Add(string field, string problem) => found.Add(new(field, problem));

    /// <summary>Adds the violation when there is a problem.</summary>
    public void Check(string field, string? problem)
    {
        if (problem is not null)
        {
            Add(field, problem);
        }
    }

    /// <summary>The parsed value; a useless one when there was a violation, which <see cref="ThrowIfAny"/> is about to tell.</summary>
    public T Parse<T>(string field, string? text, TryParse<T> parse)
        where T : class
    {
        if (!parse(text, out var value, out var problem))
        {
            Add(field, problem);
        }

        return value!;
    }

    /// <summary>Like <see cref="Parse{T}"/> for a field that may be empty.</summary>
    public T? ParseOptional<T>(string field, string? text, TryParse<T> parse)
        where T : class =>
        string.IsNullOrEmpty(text) ? null : Parse(field, text, parse);

    public Id<T> ParseId<T>(string field, string? text)
        where T : IIdentified
    {
        if (!Id<T>.TryParse(text, out var id))
        {
            Add(field, $"must be an id such as {T.IdPrefix}_01h455vb4pex5vsknk084sn02q");
        }

        return id;
    }

    public Id<T>? ParseOptionalId<T>(string field, string? text)
        where T : IIdentified =>
        string.IsNullOrEmpty(text) ? null : ParseId<T>(field, text);

    public void ThrowIfAny()
    {
        if (found.Count > 0)
        {
            throw Refusal(found);
        }
    }

    /// <summary>The id that a request is about.</summary>
    public static Id<T> RequireId<T>(string field, string? text)
        where T : IIdentified
    {
        var violations = new Violations();
        var id = violations.ParseId<T>(field, text);
        violations.ThrowIfAny();
        return id;
    }

    /// <summary>For a request with a single thing to check.</summary>
    public static Refusal Single(string field, string problem) => Refusal([new(field, problem)]);

    private static Refusal Refusal(IReadOnlyList<FieldViolation> violations) =>
        new(ErrorReason.InvalidField, T($"The request is invalid: {string.Join("; ", violations.Select(v => T($"{v.Field} {v.Problem}")))}."))
        {
            Violations = violations,
        };
}
