using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Invitations;

/// <summary>Makes links for many.</summary>
internal sealed class InvitationLinkIssuing(OrgGrpcDbContext db, AccessDecision access, IOptions<InvitationOptions> options)
{
    /// <summary>Inside the caller's write transaction; nothing is saved yet. The secret is told here and never again.</summary>
    public async Task<(InvitationLink Link, Secret Secret)> IssueAsync(
        Organization organization, V1.CreateInvitationLinkRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        violations.Check("roles", OfferedRoles.Problem(request.Roles));
        violations.Check("max_uses", request.MaxUses is < 1 or > InvitationLink.MostUses ? T($"must be 1 to {InvitationLink.MostUses}") : null);
        var expireTime = Expiry.Parse(request.ExpireTime, now, violations);
        violations.ThrowIfAny();
        var roles = OfferedRoles.Parse(request.Roles);
        OfferedRoles.Require(access, db.Caller, organization.Id, roles);
        var maximum = options.Value.MaxLinksPerOrganization;
        var open = await db.InvitationLinks
            .Where(link => link.OrganizationId == organization.Id && !link.Revoked && link.ExpireTime > now && link.Uses < link.MaxUses)
            .CountAsync(cancellationToken);
        if (open >= maximum)
        {
            throw InvitationRefusals.LimitExceeded("open_invitation_links", maximum);
        }

        var secret = Secret.New();
        var link = InvitationLink.Create(organization.Id, roles, request.MaxUses, expireTime, db.Caller.ToInviter(), secret.Hash, now);
        db.Add(link);
        return (link, secret);
    }
}
