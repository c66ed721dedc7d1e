namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>What somebody is in an organization, in a word.</summary>
internal static class MemberWords
{
    /// <summary>The roles that can be given, as a form offers them.</summary>
    public static (string Value, string Text)[] Assignable =>
    [
        (Role.Member, T("Member: sees the organization and its members.")),
        (Role.Admin, T("Admin: manages members, invitations and settings.")),
    ];

    public static string Of(V1.Membership membership) => OfRole(membership.IsOwner ? Role.Owner : Highest(membership.Roles));

    public static string Of(IEnumerable<string> roles) => OfRole(Highest(roles));

    public static string OfRole(string role) => role switch
    {
        Role.Owner => T("Owner"),
        Role.Admin => T("Admin"),
        _ => T("Member"),
    };

    /// <summary>Roles build on one another: the last one says it all.</summary>
    public static string Highest(IEnumerable<string> roles) =>
        Role.All.LastOrDefault(role => roles.Contains(role.Name))?.Name ?? Role.Member;
}
