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
        var violations = new Violations();
        var slug = request.HasSlug ? violations.Parse<Slug>("slug", request.Slug, Slug.TryParse) : null;
        var externalId = request.HasExternalId ? violations.Parse<ExternalId>("external_id", request.ExternalId, ExternalId.TryParse) : null;
        violations.Check("slug", request.KeyCase == LookupOrganizationRequest.KeyOneofCase.None ? "or external_id must be set" : null);
        violations.ThrowIfAny();
        var row = slug is not null
            ? await reader.FindBySlugAsync(slug, context.CancellationToken)
            : await reader.FindByExternalIdAsync(externalId!, context.CancellationToken);
        if (row is null || !access.Knows(db.Caller, row.Organization.Id, Scopes.Read))
        {
            throw OrganizationRefusals.NotFound();
        }

        access.Require(db.Caller, row.Organization.Id, See, Scopes.Read);
        return new() { Organization = row.ToProto() };
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
