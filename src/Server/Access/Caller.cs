using System.Collections.Frozen;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Access;

/// <summary>Who makes a call: a person, a program, the server itself, or nobody. Made from a validated token or session, never from a request.</summary>
public sealed record Caller
{
    public static readonly Caller Nobody = new();

    /// <summary>The server acting on its own: bootstrap, purging, delivery.</summary>
    public static readonly Caller System = new() { IsSystem = true };

    public Id<User>? UserId { get; private init; }

    public string? ClientId { get; private init; }

    public bool IsSystem { get; private init; }

    /// <summary>Read when the call began, not from the token.</summary>
    public bool IsOperator { get; private init; }

    public IReadOnlySet<string> Scopes { get; private init; } = FrozenSet<string>.Empty;

    /// <summary>For a program that belongs to organizations: which, and with which roles.</summary>
    public IReadOnlyDictionary<Id<Organization>, RoleSet> Bindings { get; private init; } = FrozenDictionary<Id<Organization>, RoleSet>.Empty;

    /// <summary>The one organization in which the caller's roles count; null: all of theirs.</summary>
    public Id<Organization>? Organization { get; private init; }

    /// <summary>The API key that gave the token; null: none did.</summary>
    public string? ApiKey { get; private init; }

    /// <summary>Whether that key may only read.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>
    /// Whether the person only lent what they may: to an application that had to ask them, or to a service that was handed their token. Nothing
    /// that lasts longer is made with it.
    /// </summary>
    public bool IsLent { get; private init; }

    public bool IsNobody => UserId is null && ClientId is null && !IsSystem;

    public static Caller Person(Id<User> id, bool isOperator) => new() { UserId = id, IsOperator = isOperator };

    public static Caller Program(
        string clientId, IReadOnlySet<string> scopes, IReadOnlyDictionary<Id<Organization>, RoleSet> bindings) =>
        new() { ClientId = clientId, Scopes = scopes, Bindings = bindings };

    /// <summary>The caller with a token for one organization. Whoever holds it has the caller's roles there, and what operators may is not among them.</summary>
    public Caller Within(Id<Organization>? organization) =>
        organization is null ? this : this with { Organization = organization, IsOperator = false };

    /// <summary>The caller with a token that an API key gave: it may be stolen where nobody looks, so what operators may is not among it.</summary>
    public Caller ByApiKey(string key, bool isReadOnly) => this with { ApiKey = key, IsReadOnly = isReadOnly, IsOperator = false };

    /// <summary>The person by a service that was handed their token: what operators may, nobody does for them.</summary>
    public Caller WithoutOperator() => IsOperator ? this with { IsOperator = false } : this;

    /// <summary>The person by somebody whom they lent what they may.</summary>
    public Caller Lent() => this with { IsLent = true };

    /// <summary>A person, read anew, through what they call with: never more than that was.</summary>
    public Caller Renewed(Caller person)
    {
        var renewed = person.Within(Organization) with { IsLent = IsLent };
        renewed = ApiKey is null ? renewed : renewed.ByApiKey(ApiKey, IsReadOnly);
        return IsOperator ? renewed : renewed.WithoutOperator();
    }

    /// <summary>A program with this instance-wide scope, or the server itself.</summary>
    public bool HasScope(string scope) => IsSystem || (ClientId is not null && scope.Length > 0 && Scopes.Contains(scope));

    /// <summary>The caller as the change log names it.</summary>
    public Actor ToActor() =>
        UserId is { } user ? new() { UserId = user.ToString() }
        : ClientId is { } client ? new() { ClientId = client }
        : new() { System = true };

    /// <summary>The caller in one word, for keys that must not be shared between callers.</summary>
    public override string ToString() => UserId?.ToString() ?? (ClientId is { } client ? $"client:{client}" : IsSystem ? "system" : "nobody");
}
