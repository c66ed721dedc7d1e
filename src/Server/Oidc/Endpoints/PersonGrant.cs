using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Sessions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// Reads what a person's tokens say, each time that one is made, past every cache: nothing in them is older than
/// <see cref="PersonClaims.Revision"/>.
/// </summary>
internal sealed class PersonGrant(OrgGrpcDbContext db, ChangeLog log, SessionSightings sightings)
{
    /// <summary>Null when the person may not sign in, or the session has ended, or the person is no active member of the organization, or that one does not work.</summary>
    public async Task<PersonClaims?> ReadAsync(
        ClaimsPrincipal token, Id<Organization>? organization, bool withList, CancellationToken cancellationToken)
    {
        if (Id<User>.ParseOrNull(token.GetClaim(Claims.Subject)) is not { } user
            || Id<Session>.ParseOrNull(token.GetClaim(TokenPrincipal.SessionClaim)) is not { } session)
        {
            return null;
        }

        // Before the reads: a change that commits in between has a higher revision, and the token counts as older than it.
        var revision = log.Head;
        var sessions = db.OpenSessions;
        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(
            u => u.Id == user && u.Status == UserStatus.Active && sessions.Any(open => open.Id == session && open.UserId == user), cancellationToken);
        if (person is null)
        {
            return null;
        }

        sightings.Note(session);

        OrganizationClaims? chosen = null;
        if (organization is { } id)
        {
            chosen = (await Organizations(user).Where(row => row.Id == id).ToListAsync(cancellationToken)).Select(ToClaims).SingleOrDefault();
            if (chosen is null)
            {
                return null;
            }
        }

        var list = withList
            ? await Organizations(user).OrderBy(row => row.MembershipId).Take(PersonClaims.MaxOrganizations + 1).ToListAsync(cancellationToken)
            : null;
        return new(person, chosen, list?.Take(PersonClaims.MaxOrganizations).Select(ToClaims).ToList(), list?.Count > PersonClaims.MaxOrganizations, revision);
    }

    private IQueryable<Row> Organizations(Id<User> user) =>
        from membership in db.Memberships.AsNoTracking()
        join organization in db.Organizations on membership.OrganizationId equals organization.Id
        join ownership in db.Ownerships on organization.Id equals ownership.OrganizationId
        where membership.UserId == user && membership.Status == MembershipStatus.Active && organization.Status == OrganizationStatus.Active
        select new Row
        {
            Id = organization.Id,
            Slug = organization.Slug,
            Name = organization.Name,
            MembershipId = membership.Id,
            Roles = membership.Roles,
            OwnerMembershipId = ownership.MembershipId,
        };

    private static OrganizationClaims ToClaims(Row row) => new(
        row.Id, row.Slug?.Value, row.Name.Value, row.MembershipId == row.OwnerMembershipId ? row.Roles | RoleSet.Owner : row.Roles);

    private sealed class Row
    {
        public Id<Organization> Id { get; init; }

        public Organizations.Slug? Slug { get; init; }

        public required Organizations.OrganizationName Name { get; init; }

        public Id<Membership> MembershipId { get; init; }

        public RoleSet Roles { get; init; }

        public Id<Membership> OwnerMembershipId { get; init; }
    }
}
