using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>Which organization a person's tokens are for, when they sign in at a client that asks for one.</summary>
internal sealed class OrganizationChoice(OrgGrpcDbContext db)
{
    /// <summary>The named one, by id or slug, or the only one. A stranger, a removed and a suspended member get the same answer.</summary>
    public async Task<Outcome> ChooseAsync(Id<User> user, string? named, CancellationToken cancellationToken)
    {
        var own =
            from membership in db.Memberships
            join organization in db.Organizations on membership.OrganizationId equals organization.Id
            where membership.UserId == user && membership.Status == Memberships.MembershipStatus.Active
                && organization.Status == OrganizationStatus.Active
            select new { organization.Id, organization.Slug, MembershipId = membership.Id };
        if (named is null)
        {
            var found = await own.OrderBy(row => row.MembershipId).Take(2).Select(row => row.Id).ToListAsync(cancellationToken);
            return found.Count == 1 ? new(found[0]) : Outcome.Ask;
        }

        if (Id<Organization>.TryParse(named, out var id))
        {
            return await own.AnyAsync(row => row.Id == id, cancellationToken) ? new(id) : Outcome.Denied;
        }

        if (!Slug.TryParse(named, out var slug, out _))
        {
            return Outcome.Denied;
        }

        var bySlug = await own.Where(row => row.Slug == slug).Select(row => row.Id).ToListAsync(cancellationToken);
        return bySlug is [var only] ? new(only) : Outcome.Denied;
    }

    /// <summary>The organization; or, without one, whether the person is to be asked or refused.</summary>
    internal sealed record Outcome(Id<Organization>? Organization, bool MustAsk = false)
    {
        public static readonly Outcome Ask = new(null, MustAsk: true);
        public static readonly Outcome Denied = new((Id<Organization>?)null);
    }
}
