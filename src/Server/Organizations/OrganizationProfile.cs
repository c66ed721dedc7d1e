namespace OrgGrpc.Server.Organizations;

/// <summary>What those who manage an organization set about it, all of it at once.</summary>
public sealed record OrganizationProfile(
    OrganizationName Name, Slug? Slug, ExternalId? ExternalId, Attributes Attributes, BrandColor? BrandColor, JoinPolicy JoinPolicy);
