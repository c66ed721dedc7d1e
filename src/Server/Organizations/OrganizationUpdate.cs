using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Organizations;

/// <summary>A validated update: the masked fields, and nothing else, with their new values.</summary>
internal sealed class OrganizationUpdate
{
    private readonly HashSet<string> fields;
    private readonly string etag;
    private readonly OrganizationName name;
    private readonly Slug? slug;
    private readonly ExternalId? externalId;
    private readonly Attributes attributes;
    private readonly BrandColor? brandColor;
    private readonly JoinPolicy joinPolicy;

    private OrganizationUpdate(UpdateOrganizationRequest request, bool mayNameExternally)
    {
        var violations = new Violations();
        var source = request.Organization ?? new();
        fields = UpdateMask.Parse(request.UpdateMask, violations, "name", "slug", "external_id", "attributes", "brand_color", "join_policy");
        if (fields.Contains("external_id") && !mayNameExternally)
        {
            throw OrganizationRefusals.ForOperators("external_id");
        }

        violations.Check(
            "organization.id", source.Id.Length > 0 && source.Id != request.OrganizationId ? "must be the one that organization_id names" : null);
        name = fields.Contains("name") ? violations.Parse<OrganizationName>("organization.name", source.Name, OrganizationName.TryParse) : null!;
        slug = fields.Contains("slug") ? violations.ParseOptional<Slug>("organization.slug", source.Slug, Slug.TryParse) : null;
        externalId = fields.Contains("external_id")
            ? violations.ParseOptional<ExternalId>("organization.external_id", source.ExternalId, ExternalId.TryParse)
            : null;
        Attributes.TryParse(source.Attributes, out attributes, out var problem);
        joinPolicy = JoinPolicies.Parse(source.JoinPolicy) ?? JoinPolicy.InvitationOnly;
        violations.Check("organization.join_policy", fields.Contains("join_policy") ? JoinPolicies.Problem(source.JoinPolicy) : null);
        violations.Check("organization.attributes", fields.Contains("attributes") ? problem : null);
        brandColor = fields.Contains("brand_color")
            ? violations.ParseOptional<BrandColor>("organization.brand_color", source.BrandColor, BrandColor.TryParse)
            : null;
        violations.ThrowIfAny();
        etag = source.Etag;
    }

    public static OrganizationUpdate Parse(UpdateOrganizationRequest request, bool mayNameExternally) => new(request, mayNameExternally);

    public void Apply(Organization organization, DateTimeOffset now)
    {
        Etag.Require(etag, organization.Version);
        var present = organization.Profile;
        organization.Change(
            new(
                fields.Contains("name") ? name : present.Name,
                fields.Contains("slug") ? slug : present.Slug,
                fields.Contains("external_id") ? externalId : present.ExternalId,
                fields.Contains("attributes") ? attributes : present.Attributes,
                fields.Contains("brand_color") ? brandColor : present.BrandColor,
                fields.Contains("join_policy") ? joinPolicy : present.JoinPolicy),
            now);
    }
}
