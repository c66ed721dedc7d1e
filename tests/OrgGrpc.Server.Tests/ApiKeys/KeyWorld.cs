using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using ApiKeyClient = OrgGrpc.V1.ApiKeyService.ApiKeyServiceClient;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.ApiKeys;

/// <summary>An organization with an owner, an admin and a member, and keys as scripts have them.</summary>
internal sealed class KeyWorld(ServerUnderTest server, User owner, User admin, User member, V1.Organization organization)
{
    public ServerUnderTest Server => server;

    public User Owner => owner;

    public User Admin => admin;

    public User Member => member;

    public V1.Organization Organization => organization;

    public static async Task<KeyWorld> CreateAsync(ServerUnderTest server)
    {
        var (owner, admin, member) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("krist"), await server.AddPersonAsync("dave"));
        var organization = await server.FoundAsync(owner);
        await server.JoinAsync(organization.Id, admin, RoleSet.Admin);
        await server.JoinAsync(organization.Id, member);
        return new(server, owner, admin, member, organization);
    }

    public ApiKeyClient Keys(User person) => new(server.As(person.Id));

    public async Task<ScriptKey> UserKeyAsync(User person, bool readOnly = false, string organizationId = "", DateTimeOffset? until = null)
    {
        var made = await Keys(person).CreateUserApiKeyAsync(new()
        {
            DisplayName = "Script",
            OrganizationId = organizationId,
            ReadOnly = readOnly,
            ExpireTime = until is { } time ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(time) : null,
        });
        return new(server, made.ApiKey, made.Secret);
    }

    public async Task<ScriptKey> OrganizationKeyAsync(User person, bool readOnly = false, params string[] roles)
    {
        var made = await Keys(person).CreateOrganizationApiKeyAsync(new()
        {
            OrganizationId = organization.Id,
            DisplayName = "Script",
            ReadOnly = readOnly,
            Roles = { roles },
        });
        return new(server, made.ApiKey, made.Secret);
    }
}

internal static class Founding
{
    public static async Task<V1.Organization> FoundAsync(this ServerUnderTest server, User owner) =>
        (await new OrganizationClient(server.As(owner.Id)).CreateOrganizationAsync(new() { Name = "Nirvana", Slug = $"nirvana-{Guid.CreateVersion7():N}" })).Organization;
}

/// <summary>A key in the hands of a script.</summary>
internal sealed record ScriptKey(ServerUnderTest Server, V1.ApiKey Key, string Secret)
{
    public Task<TokenRequests.Answer> ExchangeAsync(params (string Name, string Value)[] more) =>
        Server.TokenAsync([("grant_type", "client_credentials"), ("client_id", Key.Id), ("client_secret", Secret), .. more]);

    public async Task<Grpc.Core.CallInvoker> CallAsync(params (string Name, string Value)[] more) => Server.With((await ExchangeAsync(more)).AccessToken);
}
