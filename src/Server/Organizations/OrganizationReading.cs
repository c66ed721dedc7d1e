using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Organizations;

internal sealed partial class OrganizationService
{
    private const int MaxBatch = 100;

    private static readonly Permission See = Permission.Find("organizations:read")!;

    public override async Task<GetOrganizationResponse> GetOrganization(GetOrganizationRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        return new() { Organization = (await db.RequireOrganizationAsync(id, context.CancellationToken)).ToProto() };
    }

    public override async Task<LookupOrganizationResponse> LookupOrganization(LookupOrganizationRequest request, ServerCallContext context)
    {
        var (name, row) = request.KeyCase switch
        {
            LookupOrganizationRequest.KeyOneofCase.Slug =>
                (request.Slug, await reader.FindBySlugAsync(request.Slug, context.CancellationToken)),
            LookupOrganizationRequest.KeyOneofCase.ExternalId =>
                (request.ExternalId, await reader.FindByExternalIdAsync(request.ExternalId, context.CancellationToken)),
            _ => throw Violations.Single("slug", "or external_id must be set"),
        };
        return row is not null && access.Holds(db.Caller, row.Organization.Id, See, Scopes.Read)
            ? new() { Organization = row.ToProto() }
            : throw OrganizationRefusals.NotFound(name.Length <= ExternalId.MaxLength ? name : "");
    }

    public override async Task<BatchGetOrganizationsResponse> BatchGetOrganizations(
        BatchGetOrganizationsRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        violations.Check("organization_ids", request.OrganizationIds.Count is 0 or > MaxBatch ? $"must be 1 to {MaxBatch} ids" : null);
        var ids = request.OrganizationIds.Take(MaxBatch)
            .Select((id, index) => violations.ParseId<Organization>($"organization_ids[{index}]", id)).Distinct().ToList();
        violations.ThrowIfAny();

        var visible = ids.Where(id => access.Holds(db.Caller, id, See, Scopes.Read)).ToList();
        var found = (await reader.FindAsync(visible, context.CancellationToken)).ToDictionary(row => row.Organization.Id);
        return new()
        {
            Organizations = { ids.Where(found.ContainsKey).Select(id => found[id].ToProto()) },
            NotFoundIds = { ids.Where(id => !found.ContainsKey(id)).Select(id => id.ToString()) },
        };
    }

    public override Task<ListOrganizationsResponse> ListOrganizations(ListOrganizationsRequest request, ServerCallContext context) =>
        reader.ListAsync(request, db.Caller, context.CancellationToken);
}
