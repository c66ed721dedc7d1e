using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>What a program's token says about organizations: the one that it asks for or the only one it is bound to, if that one works.</summary>
internal sealed class ProgramGrant(OrgGrpcDbContext db, ClientFacts clients, ChangeLog log)
{
    private static readonly Func<OrgGrpcDbContext, Id<Organization>, Task<Row?>> ById = EF.CompileAsyncQuery(
        (OrgGrpcDbContext db, Id<Organization> id) => db.Organizations
            .Where(o => o.Id == id && o.Status == OrganizationStatus.Active)
            .Select(o => new Row(o.Id, o.Slug, o.Name))
            .SingleOrDefault());

    private static readonly Func<OrgGrpcDbContext, Slug, Task<Row?>> BySlug = EF.CompileAsyncQuery(
        (OrgGrpcDbContext db, Slug slug) => db.Organizations
            .Where(o => o.Slug == slug && o.Status == OrganizationStatus.Active)
            .Select(o => new Row(o.Id, o.Slug, o.Name))
            .SingleOrDefault());

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

        var row = organization is null || Id<Organization>.TryParse(organization, out _)
            ? await ById(db, organization is null ? client.Bindings.Keys.Single() : Id<Organization>.ParseOrNull(organization)!.Value)
            : Slug.TryParse(organization, out var slug, out _) ? await BySlug(db, slug)
            : null;
        row = row is not null && client.Bindings.ContainsKey(row.Id) ? row : null;
        return row is null
            ? (null, TokenRefusal.InvalidGrant("The client is bound to no such organization, or that one is stopped."))
            : (new(client, new(row.Id, row.Slug?.Value, row.Name.Value, client.Bindings[row.Id]), revision), null);
    }

    private sealed record Row(Id<Organization> Id, Slug? Slug, OrganizationName Name);
}
