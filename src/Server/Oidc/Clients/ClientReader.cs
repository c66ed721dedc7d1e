using System.Text;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>The list of clients: one statement for the page, one for its bindings.</summary>
internal sealed class ClientReader(OrgGrpcDbContext db, Pager pager)
{
    public async Task<ListClientsResponse> ListAsync(ListClientsRequest request, CancellationToken cancellationToken)
    {
        var filter = request.Filter ?? new();
        var violations = new Violations();
        violations.Check("filter.type", Enum.IsDefined(filter.Type) ? null : "must be one of the types");
        var organization = violations.ParseOptionalId<Organization>("filter.organization_id", filter.OrganizationId);
        violations.ThrowIfAny();
        var page = pager.Open(request, db.Caller);
        var after = page.Cursor is { } cursor ? Encoding.ASCII.GetString(cursor) : "";
        var isConfidential = filter.Type == ClientType.Confidential;
        var rows = await (
            from client in db.Clients.AsNoTracking()
            join application in db.Set<OpenIddictEntityFrameworkCoreApplication>() on client.ClientId equals application.ClientId
            where client.ClientId.CompareTo(after) > 0
                && (filter.Type == ClientType.Unspecified || client.IsConfidential == isConfidential)
                && (organization == null || db.ClientBindings.Any(b => b.ClientId == client.ClientId && b.OrganizationId == organization))
            orderby client.ClientId
            select new { client, application }).Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(rows, row => Encoding.ASCII.GetBytes(row.client.ClientId));
        var ids = rows.Select(row => row.client.ClientId).ToList();
        var bindings = (await db.ClientBindings.AsNoTracking().Where(binding => ids.Contains(binding.ClientId)).ToListAsync(cancellationToken))
            .ToLookup(binding => binding.ClientId);
        return new()
        {
            Clients =
            {
                rows.Select(row => row.client.ToProto(ClientDescriptor.Read(row.application) with
                {
                    Bindings = bindings[row.client.ClientId].ToDictionary(binding => binding.OrganizationId, binding => binding.Roles),
                })),
            },
            NextPageToken = next,
        };
    }
}
