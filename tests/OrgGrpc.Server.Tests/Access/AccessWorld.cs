using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>One organization and everybody who may stand in some relation to it.</summary>
internal sealed class AccessWorld
{
    private readonly ServerUnderTest server;
    private readonly Dictionary<CallerKind, User> people;
    private readonly string boundAsAdmin;
    private readonly string boundElsewhere;

    private AccessWorld(
        ServerUnderTest server, Id<Organization> organization, Dictionary<CallerKind, User> people, string boundAsAdmin, string boundElsewhere) =>
        (this.server, OrganizationId, this.people, this.boundAsAdmin, this.boundElsewhere) =
            (server, organization.ToString(), people, boundAsAdmin, boundElsewhere);

    public string OrganizationId { get; }

    public string MemberId => people[CallerKind.Member].Id.ToString();

    public static async Task<AccessWorld> CreateAsync(ServerUnderTest server)
    {
        var people = new Dictionary<CallerKind, User>();
        foreach (var kind in Enum.GetValues<CallerKind>().Where(kind => kind.IsActivePerson() || kind == CallerKind.Deactivated))
        {
            people[kind] = await server.AddPersonAsync(kind.ToString().ToLowerInvariant(), isOperator: kind == CallerKind.Operator);
        }

        var organization = await server.WriteAsync(db => Task.FromResult(Populate(db, people)));
        var elsewhere = await server.WriteAsync(db => Task.FromResult(Found(db, people[CallerKind.Stranger])));
        return new(server, organization, people, await BindAsync(server, organization), await BindAsync(server, elsewhere));
    }

    public CallInvoker As(CallerKind kind) => kind switch
    {
        CallerKind.Anonymous => server.Anonymous,
        CallerKind.ProgramBoundAsAdmin => server.AsProgram(boundAsAdmin),
        CallerKind.ProgramBoundElsewhere => server.AsProgram(boundElsewhere),
        _ when kind.Scope() is { } scope => server.AsProgram(boundElsewhere, scope),
        _ => server.As(people[kind].Id),
    };

    private static Id<Organization> Populate(OrgGrpcDbContext db, Dictionary<CallerKind, User> people)
    {
        var now = TimeProvider.System.GetInstant();
        var organization = Found(db, people[CallerKind.Owner]);
        db.Add(Membership.Join(organization, people[CallerKind.Member].Id, RoleSet.Member, now));
        db.Add(Membership.Join(organization, people[CallerKind.Admin].Id, RoleSet.Admin | RoleSet.Member, now));
        var suspended = Membership.Join(organization, people[CallerKind.SuspendedMember].Id, RoleSet.Admin | RoleSet.Member, now);
        suspended.Suspend(now);
        db.Add(suspended);
        var shutOut = Membership.Join(organization, people[CallerKind.Deactivated].Id, RoleSet.Admin | RoleSet.Member, now);
        db.Add(shutOut);
        db.Attach(people[CallerKind.Deactivated]).Entity.Deactivate(now);
        return organization;
    }

    private static Id<Organization> Found(OrgGrpcDbContext db, User owner)
    {
        var now = TimeProvider.System.GetInstant();
        Server.Organizations.OrganizationName.TryParse("Nirvana", out var name, out _);
        var organization = Organization.Create(name!, null, null, Server.Organizations.Attributes.None, suspended: false, now);
        db.Found(organization, owner.Id, now);
        return organization.Id;
    }

    /// <summary>A program that is an admin of the organization, and may carry every scope that a token grants it.</summary>
    private static async Task<string> BindAsync(ServerUnderTest server, Id<Organization> organization)
    {
        var id = Clients.NewClientId();
        await server.AddClientAsync(new()
        {
            ClientId = id,
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
            Scopes = [Scopes.Read, Scopes.Write, Scopes.Operate],
            Bindings = new Dictionary<Id<Organization>, RoleSet> { [organization] = RoleSet.Admin | RoleSet.Member },
        });
        return id;
    }
}
