using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Changes;

/// <summary>Which changes a reader wants.</summary>
internal sealed record ChangeFilter(Id<Organization>? OrganizationId, IReadOnlyList<Change.EventOneofCase> Kinds)
{
    private const int MostKinds = 100;

    public static ChangeFilter Parse(string organizationId, IReadOnlyCollection<ChangeKind> kinds, Violations violations)
    {
        violations.Check(
            "kinds", kinds.Count > MostKinds || kinds.Any(kind => kind == ChangeKind.Unspecified || !Enum.IsDefined(kind))
                ? $"must be at most {MostKinds} known kinds" : null);

        // A kind has the number of its event.
        return new(violations.ParseOptionalId<Organization>("organization_id", organizationId), [.. kinds.Select(kind => (Change.EventOneofCase)kind).Distinct()]);
    }
}
