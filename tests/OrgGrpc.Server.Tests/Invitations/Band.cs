using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>An organization with its owner, who invites.</summary>
internal sealed class Band
{
    private static int count;

    private Band(InvitingServer server, User owner, string id, string name) => (Server, Owner, Id, Name) = (server, owner, id, name);

    public InvitingServer Server { get; }

    public User Owner { get; }

    public string Id { get; }

    public string Name { get; }

    public InvitationService.InvitationServiceClient Invitations => Of(Owner);

    public static async Task<Band> FoundAsync(InvitingServer server, string name = "Nirvana")
    {
        var kurt = await server.AddPersonAsync("kurt");
        var created = await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = name });
        return new(server, kurt, created.Organization.Id, name);
    }

    public InvitationService.InvitationServiceClient Of(User person) => new(Server.As(person.Id));

    /// <summary>An address that nobody has.</summary>
    public static string NewAddress() => $"guest{Interlocked.Increment(ref count)}@example.org";

    /// <summary>Invites and takes the mail.</summary>
    public async Task<(V1.Invitation Invitation, string Secret)> InviteAsync(string email, params string[] roles)
    {
        var created = await Invitations.CreateInvitationAsync(new() { OrganizationId = Id, Email = email, Roles = { roles } });
        return (created.Invitation, await Server.Postbox.NextSecretToAsync(created.Invitation.Email));
    }

    /// <summary>A person with a verified address, who is invited to it.</summary>
    public async Task<(User Person, V1.Invitation Invitation, string Secret)> InvitePersonAsync(params string[] roles)
    {
        var person = await Server.AddPersonAsync("duder", email: NewAddress());
        var (invitation, secret) = await InviteAsync(person.Address.Value, roles);
        return (person, invitation, secret);
    }

    public async Task<V1.Invitation> ReadAsync(string invitationId) =>
        (await Invitations.GetInvitationAsync(new() { OrganizationId = Id, InvitationId = invitationId })).Invitation;

    public Task<int> CountMembersAsync() => Server.CountAsync(db => db.Memberships.Where(m => m.OrganizationId == OrganizationId));

    public Id<Organization> OrganizationId => Id<Organization>.ParseOrNull(Id)!.Value;
}
