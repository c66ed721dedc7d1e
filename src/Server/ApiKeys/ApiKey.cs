using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>
/// With it a script acts for a person, with what they may do at each moment, or for an organization, with roles of its own. It is good for
/// nothing but being exchanged for short tokens.
/// </summary>
internal sealed class ApiKey : IIdentified, IRecordsChanges
{
    private ApiKey()
    {
    }

    public static string IdPrefix => "key";

    public RecordedChanges Recorded { get; } = new();

    /// <summary>The <c>client_id</c> at the token endpoint.</summary>
    public Id<ApiKey> Id { get; private init; }

    /// <summary>The person whom it acts for; null for an organization's key.</summary>
    public Id<User>? UserId { get; private init; }

    /// <summary>Whose it is; of a person's key, where alone it counts, or null.</summary>
    public Id<Organization>? OrganizationId { get; private init; }

    public ApiKeyName Name { get; private init; } = null!;

    /// <summary>Of an organization's key; a person's has the person's.</summary>
    public RoleSet Roles { get; private init; }

    public bool ReadOnly { get; private init; }

    public byte[] SecretHash { get; private init; } = [];

    public Id<User>? CreatorUserId { get; private init; }

    public string? CreatorClientId { get; private init; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset ExpireTime { get; private init; }

    /// <summary>When it was last exchanged, as far as it was worth a write.</summary>
    public DateTimeOffset? UseTime { get; private init; }

    public static ApiKey OfUser(Id<User> user, Id<Organization>? organization, ApiKeyTerms terms, byte[] secretHash, DateTimeOffset now)
    {
        var key = new ApiKey
        {
            Id = Id<ApiKey>.New(now),
            UserId = user,
            OrganizationId = organization,
            Name = terms.Name,
            ReadOnly = terms.ReadOnly,
            SecretHash = secretHash,
            CreatorUserId = user,
            CreateTime = now,
            ExpireTime = terms.ExpireTime,
        };
        key.RecordCreated();
        return key;
    }

    public static ApiKey OfOrganization(
        Id<Organization> organization, RoleSet roles, ApiKeyTerms terms, Access.Caller creator, byte[] secretHash, DateTimeOffset now)
    {
        var key = new ApiKey
        {
            Id = Id<ApiKey>.New(now),
            OrganizationId = organization,
            Name = terms.Name,
            Roles = roles,
            ReadOnly = terms.ReadOnly,
            SecretHash = secretHash,
            CreatorUserId = creator.UserId,
            CreatorClientId = creator.ClientId,
            CreateTime = now,
            ExpireTime = terms.ExpireTime,
        };
        key.RecordCreated();
        return key;
    }

    /// <summary>Says that the row is about to go; the caller removes it in the same transaction.</summary>
    public void Delete() => Record(new() { ApiKeyDeleted = new() { ApiKeyId = Id.ToString() } });

    private void RecordCreated() => Record(new()
    {
        ApiKeyCreated = new() { ApiKeyId = Id.ToString(), DisplayName = Name.Value, Roles = { Roles.ToNames() }, ReadOnly = ReadOnly },
    });

    private void Record(Change change)
    {
        (change.UserId, change.OrganizationId) = (UserId?.ToString() ?? "", OrganizationId?.ToString() ?? "");
        Recorded.Add(change);
    }
}
