using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Organizations;

/// <summary>Puts a logo in the place of the former one, in the write transaction of the caller.</summary>
internal sealed class LogoSetting(OrgGrpcDbContext db, TimeProvider time)
{
    public async Task RunAsync(Organization organization, Logo? logo, CancellationToken cancellationToken)
    {
        if (logo?.Digest == organization.LogoDigest)
        {
            return;
        }

        var present = await db.Logos.SingleOrDefaultAsync(row => row.OrganizationId == organization.Id, cancellationToken);
        if (logo is null)
        {
            db.Remove(present!);
        }
        else if (present is null)
        {
            db.Add(logo);
        }
        else
        {
            present.Become(logo);
        }

        organization.Show(logo?.Digest, time.GetInstant());
    }

    /// <summary>The one with this content; null when there is none any more.</summary>
    public Task<Logo?> FindAsync(Id<Organization> organization, string digest, CancellationToken cancellationToken) =>
        db.Logos.AsNoTracking().SingleOrDefaultAsync(logo => logo.OrganizationId == organization && logo.Digest == digest, cancellationToken);
}
