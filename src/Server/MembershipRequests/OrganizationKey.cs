using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>By what a person who asks knows the organization: exactly one of the two.</summary>
internal sealed record OrganizationKey(Id<Organization>? Id, Slug? Slug)
{
    public static OrganizationKey Parse(bool hasId, string id, bool hasSlug, string slug, Violations violations)
    {
        violations.Check("organization_id", hasId || hasSlug ? null : "or slug must be set");
        return new(
            hasId ? violations.ParseId<Organization>("organization_id", id) : null,
            hasSlug ? violations.Parse<Slug>("slug", slug, Organizations.Slug.TryParse) : null);
    }

    /// <summary>
    /// The organization, when it takes requests. One that takes none, or that is closed, is not told from none: so nobody finds out by
    /// guessing which organizations there are.
    /// </summary>
    public async Task<Organization> RequireAskableAsync(OrgGrpcDbContext db, CancellationToken cancellationToken)
    {
        var found = Id is { } id
            ? db.Organizations.Where(organization => organization.Id == id)
            : db.Organizations.Where(organization => organization.Slug == Slug);
        return await found.AsNoTracking().SingleOrDefaultAsync(
            organization => organization.Status == OrganizationStatus.Active && organization.JoinPolicy == JoinPolicy.Request, cancellationToken)
            ?? throw (Id is { } unknown ? OrganizationRefusals.NotFound(unknown) : OrganizationRefusals.NotFound());
    }
}
