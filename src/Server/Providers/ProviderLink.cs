using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Providers;

/// <summary>That an outside provider's subject is this person. By issuer, not by the provider's name in the settings, which may come to mean another one.</summary>
internal sealed class ProviderLink : IIdentified
{
    /// <summary>OpenID Connect Core section 2 limits the subject to 255 characters.</summary>
    public const int MaxSubject = 255;

    private ProviderLink()
    {
    }

    public static string IdPrefix => "link";

    public Id<ProviderLink> Id { get; private init; }

    public Id<User> UserId { get; private init; }

    public string Issuer { get; private init; } = "";

    public string Subject { get; private init; } = "";

    /// <summary>What it was called when the person came from there first.</summary>
    public string ProviderName { get; private init; } = "";

    public DateTimeOffset CreateTime { get; private init; }

    public static ProviderLink Of(User user, OutsideIdentity identity, DateTimeOffset now) => new()
    {
        Id = Id<ProviderLink>.New(now),
        UserId = user.Id,
        Issuer = identity.Issuer,
        Subject = identity.Subject,
        ProviderName = identity.Provider.Name,
        CreateTime = now,
    };
}
