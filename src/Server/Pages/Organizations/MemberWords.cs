namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>What somebody is in an organization, in a word.</summary>
internal static class MemberWords
{
    /// <summary>The roles that can be given, as a form offers them.</summary>
    public static IReadOnlyList<Role> Assignable { get; } = [.. Role.All.Where(role => role.Name != Role.Owner)];

    public static string RoleOf(V1.Membership membership) => membership.IsOwner ? Role.Owner : Highest(membership.Roles);

    /// <summary>Roles build on one another: the last one says it all.</summary>
    public static string Highest(IEnumerable<string> roles) =>
        Role.All.LastOrDefault(role => roles.Contains(role.Name))?.Name ?? Role.Member;
}
