using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Access;

/// <summary>
/// What decides access, in process: read once, kept until the change log says that it changed. That something does not exist is
/// remembered like anything else.
/// </summary>
internal sealed class Facts(FactSource source, FactCaches caches, ChangeLog log)
{
    /// <summary>Everything up to this revision is seen by what is read from here on.</summary>
    public long Revision => log.Head;

    public UserFact User(Id<User> id) => caches.Users.GetOrRead(id.Value, source.ReadUser);

    public OrganizationFact Organization(Id<Organization> id) => caches.Organizations.GetOrRead(id.Value, source.ReadOrganization);

    public MembershipFact Membership(Id<Organization> organization, Id<User> user) =>
        caches.Memberships.GetOrRead(new(organization.Value, user.Value), source.ReadMembership);

    /// <summary>The person as a caller, or nobody when they are not active: a token outlives neither deactivation nor deletion.</summary>
    public Caller Person(Id<User> id) => User(id) is { IsActive: true } fact ? Caller.Person(id, fact.IsOperator) : Caller.Nobody;

    /// <summary>How the person stands in the organization, everything taken together.</summary>
    public Standing Standing(Id<Organization> organization, Id<User> user) =>
        Access.Standing.Of(Organization(organization), User(user), Membership(organization, user));

    /// <summary>The same, past the caches.</summary>
    public Standing CurrentStanding(Id<Organization> organization, Id<User> user) =>
        Access.Standing.Of(
            source.ReadOrganization(organization.Value), source.ReadUser(user.Value), source.ReadMembership(new(organization.Value, user.Value)));
}
