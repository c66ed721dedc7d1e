using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Memberships;

internal sealed partial class MembershipService
{
    private const int MaxBatch = 100;

    public override async Task<GetMembershipResponse> GetMembership(GetMembershipRequest request, ServerCallContext context)
    {
        var organization = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        var membership = Violations.RequireId<Membership>("membership_id", request.MembershipId);
        facts.RequireOrganization(organization);
        return new() { Membership = (await db.RequireMembershipAsync(organization, membership, context.CancellationToken)).ToProto() };
    }

    public override async Task<BatchGetMembershipsResponse> BatchGetMemberships(
        BatchGetMembershipsRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        violations.Check("membership_ids", request.MembershipIds.Count is 0 or > MaxBatch ? $"must be 1 to {MaxBatch} ids" : null);
        var ids = request.MembershipIds.Take(MaxBatch)
            .Select((id, index) => violations.ParseId<Membership>($"membership_ids[{index}]", id)).Distinct().ToList();
        violations.ThrowIfAny();
        facts.RequireOrganization(organization);

        var found = await reader.FindAsync(organization, ids, context.CancellationToken);
        return new()
        {
            Memberships = { ids.Where(found.ContainsKey).Select(id => found[id].ToProto()) },
            NotFoundIds = { ids.Where(id => !found.ContainsKey(id)).Select(id => id.ToString()) },
        };
    }

    public override async Task<ListMembershipsResponse> ListMemberships(ListMembershipsRequest request, ServerCallContext context)
    {
        var organization = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        facts.RequireOrganization(organization);
        return await reader.ListAsync(organization, request, db.Caller, context.CancellationToken);
    }

    public override async Task<ListUserMembershipsResponse> ListUserMemberships(
        ListUserMembershipsRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var named = violations.ParseOptionalId<User>("user_id", request.UserId);
        violations.Check("user_id", request.UserId.Length == 0 && db.Caller.UserId is null ? "must name the person" : null);
        violations.ThrowIfAny();

        var user = named ?? db.Caller.UserId!.Value;
        return await db.Users.AnyAsync(person => person.Id == user, context.CancellationToken)
            ? await reader.ListAsync(user, request, db.Caller, context.CancellationToken)
            : throw UserRefusals.NotFound(user);
    }
}
