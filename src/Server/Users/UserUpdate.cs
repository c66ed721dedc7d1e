using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Users;

/// <summary>A validated update: the masked fields, and nothing else, with their new values.</summary>
internal sealed class UserUpdate
{
    private readonly string etag;
    private readonly PersonName? name;
    private readonly string? locale;

    private UserUpdate(Id<User> id, V1.User? source, FieldMask? mask, string[] writable)
    {
        var violations = new Violations();
        source ??= new();
        var fields = UpdateMask.Parse(mask, violations, writable);
        violations.Check("user.id", source.Id.Length == 0 || source.Id == id.ToString() ? null : "must be empty or the person's who is updated");
        name = fields.Contains("name") ? violations.Parse<PersonName>("user.name", source.Name, PersonName.TryParse) : null;
        locale = fields.Contains("locale") ? source.Locale : null;
        violations.Check("user.locale", locale is null ? null : LanguageTag.Problem(locale));
        Address = fields.Contains("email") && writable.Contains("email")
            ? violations.Parse<EmailAddress>("user.email", source.Email, EmailAddress.TryParse)
            : null;
        violations.ThrowIfAny();
        etag = source.Etag;
    }

    public EmailAddress? Address { get; }

    public static UserUpdate OfOneself(Id<User> id, V1.User? source, FieldMask? mask) => new(id, source, mask, ["name", "locale"]);

    public static UserUpdate OfAnybody(Id<User> id, V1.User? source, FieldMask? mask) => new(id, source, mask, ["name", "locale", "email"]);

    /// <summary>Tells whether the address changed, which its holder then has to verify.</summary>
    public bool Apply(User user, DateTimeOffset now)
    {
        Etag.Require(etag, user.Version);
        var moves = Address is not null && Address != user.Address;
        user.Describe(name ?? user.Name, locale ?? user.Locale, now);
        if (moves)
        {
            user.MoveTo(Address!, now);
        }

        return moves;
    }
}
