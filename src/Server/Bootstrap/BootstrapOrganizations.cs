using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>
/// Puts the file's organizations in place, with owner and members. One that exists is left as it is, members included: a restart must not bring
/// back whom somebody removed meanwhile, nor move an ownership.
/// </summary>
internal sealed class BootstrapOrganizations(OrgGrpcDbContext db, TimeProvider time)
{
    public async Task ApplyAsync(BootstrapFile file, CancellationToken cancellationToken)
    {
        var keys = new HashSet<object>();
        foreach (var (index, wanted) in file.Document.Organizations.Index())
        {
            var path = $"organizations[{index}]";
            var organization = Parse(file, wanted, path);
            if (organization is null)
            {
                continue;
            }

            foreach (var (key, at) in new (object? Key, string At)[] { (organization.Slug, "slug"), (organization.ExternalId, "externalId") })
            {
                if (key is not null && !keys.Add(key))
                {
                    file.Fault($"{path}.{at}", $"{key} is there twice");
                }
            }

            if (!await ExistsAsync(organization, cancellationToken) && await PeopleAsync(file, wanted, path, cancellationToken) is { } people)
            {
                var owner = people[0].User;
                db.Found(organization, owner.Id, organization.CreateTime);
                db.AddRange(people.Skip(1).Select(member => Membership.Join(organization.Id, member.User.Id, member.Roles, organization.CreateTime)));
            }
        }

        if (!file.IsFaulty)
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Known by its slug when it has one, else by its external id.</summary>
    private Task<bool> ExistsAsync(Organization wanted, CancellationToken cancellationToken) => wanted.Slug is { } slug
        ? db.Organizations.AnyAsync(organization => organization.Slug == slug, cancellationToken)
        : db.Organizations.AnyAsync(organization => organization.ExternalId == wanted.ExternalId, cancellationToken);

    private Organization? Parse(BootstrapFile file, BootstrapOrganization wanted, string path)
    {
        if (!OrganizationName.TryParse(wanted.Name, out var name, out var problem))
        {
            file.Fault($"{path}.name", problem);
        }

        Slug? slug = null;
        if (wanted.Slug is not null && !Slug.TryParse(wanted.Slug, out slug, out problem))
        {
            file.Fault($"{path}.slug", problem);
        }

        ExternalId? externalId = null;
        if (wanted.ExternalId is not null && !ExternalId.TryParse(wanted.ExternalId, out externalId, out problem))
        {
            file.Fault($"{path}.externalId", problem);
        }

        if (wanted.Slug is null && wanted.ExternalId is null)
        {
            file.Fault(path, "lacks slug or externalId, by which it is recognised at the next start");
        }

        if (wanted.JoinPolicy is not ("invitation_only" or "request"))
        {
            file.Fault($"{path}.joinPolicy", "must be invitation_only or request");
        }

        var policy = wanted.JoinPolicy == "request" ? JoinPolicy.Request : JoinPolicy.InvitationOnly;
        var attributes = AttributesOf(file, wanted, path);
        return name is not null && attributes is not null && (slug is not null || externalId is not null)
            ? Organization.Create(name, slug, externalId, attributes, wanted.Suspended, time.GetInstant(), policy)
            : null;
    }

    private static Attributes? AttributesOf(BootstrapFile file, BootstrapOrganization wanted, string path)
    {
        if (wanted.Attributes is not { } json)
        {
            return Attributes.None;
        }

        try
        {
            if (Attributes.TryParse(Struct.Parser.ParseJson(json.GetRawText()), out var attributes, out var problem))
            {
                return attributes;
            }

            file.Fault($"{path}.attributes", problem!);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            file.Fault($"{path}.attributes", "must be an object");
        }

        return null;
    }

    /// <summary>The owner first, then the members; null when one of them is not known.</summary>
    private async Task<List<(User User, RoleSet Roles)>?> PeopleAsync(
        BootstrapFile file, BootstrapOrganization wanted, string path, CancellationToken cancellationToken)
    {
        var people = new List<(User User, RoleSet Roles)>();
        var named = wanted.Members.Select((member, index) => (member.Email, At: $"{path}.members[{index}].email", member.Roles))
            .Prepend((wanted.Owner, $"{path}.owner", [])).ToList();
        foreach (var (email, at, roleNames) in named)
        {
            if (!RoleSets.TryParse(roleNames, out var roles, out var problem))
            {
                file.Fault(at.Replace(".email", ".roles", StringComparison.Ordinal), problem!);
            }

            if (!EmailAddress.TryParse(email, out var address, out problem))
            {
                file.Fault(at, problem);
            }
            else if (await db.Users.SingleOrDefaultAsync(user => user.Address == address, cancellationToken) is not { } user)
            {
                file.Fault(at, $"no such user {address}");
            }
            else if (user.Status == UserStatus.Deactivated)
            {
                file.Fault(at, $"{address} is deactivated");
            }
            else if (people.Any(person => person.User.Id == user.Id))
            {
                file.Fault(at, $"{address} is there twice; the owner is no member beside that");
            }
            else
            {
                people.Add((user, roles));
            }
        }

        return people.Count == named.Count ? people : null;
    }
}
