using System.Diagnostics.CodeAnalysis;

namespace OrgGrpc.Server.Ids;

/// <summary>
/// The id of a <typeparamref name="T"/>: a UUIDv7, written as a TypeID (<c>org_01jz…</c>) outside and stored as 16 big-endian bytes,
/// so that text, bytes and time sort alike. Ids of different nouns are different types.
/// </summary>
public readonly record struct Id<T>(Guid Value) : IComparable<Id<T>>
    where T : IIdentified
{
    public static Id<T> New(DateTimeOffset now) => new(UuidV7.New(now));

    public static bool TryParse([NotNullWhen(true)] string? text, out Id<T> id)
    {
        var parsed = TypeId.TryParse(T.IdPrefix, text, out var value);
        id = new(value);
        return parsed;
    }

    public static Id<T>? ParseOrNull(string? text) => TryParse(text, out var id) ? id : null;

    public int CompareTo(Id<T> other) => Value.CompareTo(other.Value);

    public override string ToString() => TypeId.Format(T.IdPrefix, Value);

    public static bool operator <(Id<T> left, Id<T> right) => left.CompareTo(right) < 0;

    public static bool operator >(Id<T> left, Id<T> right) => left.CompareTo(right) > 0;

    public static bool operator <=(Id<T> left, Id<T> right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Id<T> left, Id<T> right) => left.CompareTo(right) >= 0;
}
