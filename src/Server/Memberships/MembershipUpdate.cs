using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Text;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Memberships;

/// <summary>A validated update: the masked fields, and nothing else, with their new values.</summary>
internal sealed class MembershipUpdate
{
    private readonly HashSet<string> fields;
    private readonly string etag;
    private readonly string title;
    private readonly RoleSet roles;
    private readonly Attributes attributes;

    private MembershipUpdate(UpdateMembershipRequest request)
    {
        var violations = new Violations();
        var source = request.Membership ?? new();
        violations.ParseId<Membership>("membership_id", request.MembershipId);
        fields = UpdateMask.Parse(request.UpdateMask, violations, "roles", "title", "attributes");
        violations.Check(
            "membership.id", source.Id.Length > 0 && source.Id != request.MembershipId ? "must be the one that membership_id names" : null);
        if (fields.Contains("roles"))
        {
            violations.CheckRoles("membership.roles", source.Roles);
        }

        title = source.Title;
        violations.Check("membership.title", fields.Contains("title") ? MembershipTitle.Problem(title) : null);
        Attributes.TryParse(source.Attributes, out attributes, out var problem);
        violations.Check("membership.attributes", fields.Contains("attributes") ? problem : null);
        violations.ThrowIfAny();
        roles = fields.Contains("roles") ? GivenRoles.Require(source.Roles) : default;
        etag = source.Etag;
    }

    public static MembershipUpdate Parse(UpdateMembershipRequest request) => new(request);

    public void Apply(Membership membership, AccessDecision access, Caller caller, DateTimeOffset now)
    {
        Etag.Require(etag, membership.Version);
        var next = fields.Contains("roles") ? roles : membership.Roles;
        access.RequireGrantable(caller, membership.OrganizationId, next ^ membership.Roles);
        membership.Change(
            next,
            fields.Contains("title") ? title : membership.Title,
            fields.Contains("attributes") ? attributes : membership.Attributes,
            now);
    }
}

/// <summary>A member's position, for people to read.</summary>
internal static class MembershipTitle
{
    /// <summary>OrgGrpc's own limit, documented in <c>membership.proto</c>.</summary>
    public const int MaxLength = 200;

    public static string? Problem(string title) => TextRule.Problem(title, min: 0, MaxLength);
}
