using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc;

/// <summary>What a program's token says about organizations: the one that it asks for or the only one it is bound to, if that one works.</summary>
internal sealed class ProgramGrant(OrgGrpcDbContext db, ClientFacts clients, ChangeLog log)
{
    public async Task<(ProgramClaims? Claims, TokenRefusal? Refusal)> ReadAsync(
        string clientId, string? organization, CancellationToken cancellationToken)
    {
        var revision = log.Head;
        if (clients.Find(clientId) is not { } client)
        {
            return (null, TokenRefusal.InvalidGrant("The client is gone."));
        }

        if (organization is null && client.Bindings.Count != 1)
        {
            return (new(client, null, revision), null);
        }

        var ids = client.Bindings.Keys.ToList();
        var named = organization is null ? ids[0] : Id<Organization>.ParseOrNull(organization);
        Slug.TryParse(organization, out var slug, out _);
        var row = await db.Organizations.AsNoTracking()
            .Where(o => ids.Contains(o.Id) && o.Status == OrganizationStatus.Active)
            .Where(o => named != null ? o.Id == named : o.Slug == slug)
            .Select(o => new { o.Id, o.Slug, o.Name })
            .SingleOrDefaultAsync(cancellationToken);
        return row is null
            ? (null, TokenRefusal.InvalidGrant("The client is bound to no such organization, or that one is stopped."))
            : (new(client, new(row.Id, row.Slug?.Value, row.Name.Value, client.Bindings[row.Id]), revision), null);
    }
}

internal sealed record ProgramClaims(ClientFact Client, OrganizationClaims? Organization, long Revision);
