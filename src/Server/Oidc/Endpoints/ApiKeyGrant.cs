using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// Reads what the tokens of an API key say, each time that one is made, past every cache: nothing in them is older than
/// <see cref="ApiKeyClaims.Revision"/>.
/// </summary>
internal sealed class ApiKeyGrant(OrgGrpcDbContext db, ChangeLog log, OrganizationChoice choice, WriteGate gate, TimeProvider time)
{
    /// <summary>Its use is noted when the last note is so old: not every token is worth a write.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromHours(1);

    public async Task<(ApiKeyClaims? Claims, TokenRefusal? Refusal)> ReadAsync(Id<ApiKey> id, string? organization, CancellationToken cancellationToken)
    {
        var revision = log.Head;
        var now = time.GetInstant();
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id && key.ExpireTime > now, cancellationToken);
        if (key is null)
        {
            return (null, TokenRefusal.InvalidGrant("The key has expired or was deleted."));
        }

        var (claims, refusal) = key.UserId is { } user
            ? await OfUserAsync(key, user, organization, cancellationToken)
            : await OfOrganizationAsync(key, organization, cancellationToken);
        if (refusal is null)
        {
            await NoteUseAsync(key, now, cancellationToken);
        }

        return refusal is null ? (new(key, claims, revision), null) : (null, refusal);
    }

    private async Task<(OrganizationClaims? Claims, TokenRefusal? Refusal)> OfUserAsync(
        ApiKey key, Id<User> user, string? named, CancellationToken cancellationToken)
    {
        if (!await db.Users.AnyAsync(person => person.Id == user && person.Status == UserStatus.Active, cancellationToken))
        {
            return (null, TokenRefusal.InvalidGrant("The person may not sign in."));
        }

        if (named is null && key.OrganizationId is null)
        {
            return (null, null);
        }

        var chosen = await choice.ChooseAsync(user, named ?? key.OrganizationId.ToString(), cancellationToken);
        if (chosen.Organization is not { } id || (key.OrganizationId is { } only && only != id))
        {
            return (null, TokenRefusal.InvalidGrant("The key counts in no such organization, or the person is no active member of it."));
        }

        var row = await (
            from membership in db.Memberships.AsNoTracking()
            join organization in db.Organizations on membership.OrganizationId equals organization.Id
            join ownership in db.Ownerships on organization.Id equals ownership.OrganizationId
            where membership.UserId == user && organization.Id == id
                && membership.Status == Memberships.MembershipStatus.Active && organization.Status == OrganizationStatus.Active
            select new { organization.Slug, organization.Name, membership.Roles, IsOwner = ownership.MembershipId == membership.Id })
            .SingleOrDefaultAsync(cancellationToken);
        return row is null
            ? (null, TokenRefusal.InvalidGrant("The person is no active member of that organization."))
            : (new(id, row.Slug?.Value, row.Name.Value, row.IsOwner ? row.Roles | RoleSet.Owner : row.Roles), null);
    }

    private async Task<(OrganizationClaims? Claims, TokenRefusal? Refusal)> OfOrganizationAsync(ApiKey key, string? named, CancellationToken cancellationToken)
    {
        var row = await db.Organizations.AsNoTracking()
            .Where(o => o.Id == key.OrganizationId && o.Status == OrganizationStatus.Active)
            .Select(o => new { o.Id, o.Slug, o.Name }).SingleOrDefaultAsync(cancellationToken);
        return row is null || (named is not null && named != row.Id.ToString() && named != row.Slug?.Value)
            ? (null, TokenRefusal.InvalidGrant("The key is for no such organization, or that one is stopped."))
            : (new(row.Id, row.Slug?.Value, row.Name.Value, key.Roles), null);
    }

    private async Task NoteUseAsync(ApiKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (key.UseTime is null || now - key.UseTime >= NoteEvery)
        {
            using var turn = await gate.EnterAsync(cancellationToken);
            await db.ApiKeys.Where(row => row.Id == key.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.UseTime, now), cancellationToken);
        }
    }
}
