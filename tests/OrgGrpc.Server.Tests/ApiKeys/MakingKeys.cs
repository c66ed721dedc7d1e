using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using ApiKeyClient = OrgGrpc.V1.ApiKeyService.ApiKeyServiceClient;

namespace OrgGrpc.Server.Tests.ApiKeys;

public sealed class MakingKeys(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_key_tells_its_terms_and_its_secret_once()
    {
        var world = await KeyWorld.CreateAsync(server);

        var made = await world.Keys(world.Member).CreateUserApiKeyAsync(new() { DisplayName = " Nightly report ", ReadOnly = true });
        var listed = Assert.Single((await world.Keys(world.Member).ListUserApiKeysAsync(new())).ApiKeys);

        Assert.StartsWith("key_", made.ApiKey.Id, StringComparison.Ordinal);
        Assert.Equal(43, made.Secret.Length);
        Assert.Equal(("Nightly report", true, world.Member.Id.ToString(), ""), (listed.DisplayName, listed.ReadOnly, listed.UserId, listed.OrganizationId));
        Assert.Equal(TimeSpan.FromDays(90), listed.ExpireTime.ToDateTimeOffset() - listed.CreateTime.ToDateTimeOffset());
        Assert.Null(listed.LastUseTime);
        Assert.Equal(made.ApiKey, listed);
    }

    [Fact]
    public async Task A_copy_of_the_database_holds_no_secret()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.OrganizationKeyAsync(world.Admin);

        var files = Directory.GetFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".key" or ".lock"));

        Assert.All(files, file => Assert.DoesNotContain(key.Secret, Read(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Repeating_the_request_gives_the_same_key_and_secret()
    {
        var world = await KeyWorld.CreateAsync(server);
        var request = new CreateUserApiKeyRequest { DisplayName = "Once", RequestId = Guid.CreateVersion7().ToString() };

        var first = await world.Keys(world.Member).CreateUserApiKeyAsync(request);
        var again = await world.Keys(world.Member).CreateUserApiKeyAsync(request);

        Assert.Equal((first.ApiKey.Id, first.Secret), (again.ApiKey.Id, again.Secret));
        Assert.Single((await world.Keys(world.Member).ListUserApiKeysAsync(new())).ApiKeys);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a\u0007b", 1)]
    [InlineData("Fine", 0)]
    [InlineData("Fine", 367)]
    public async Task What_breaks_a_rule_makes_no_key(string name, int days)
    {
        var world = await KeyWorld.CreateAsync(server);
        var expireTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetInstant().AddDays(days));

        var person = await Refused.AsyncOf(() => world.Keys(world.Member).CreateUserApiKeyAsync(new() { DisplayName = name, ExpireTime = expireTime }));
        var organization = await Refused.AsyncOf(() => world.Keys(world.Admin).CreateOrganizationApiKeyAsync(new()
        {
            OrganizationId = world.Organization.Id,
            DisplayName = name,
            ExpireTime = expireTime,
        }));

        Assert.Equal(("INVALID_FIELD", "INVALID_FIELD"), (person.Reason, organization.Reason));
        Assert.Empty((await world.Keys(world.Member).ListUserApiKeysAsync(new())).ApiKeys);
    }

    [Fact]
    public async Task Nobody_gives_a_key_roles_that_they_do_not_hold()
    {
        var world = await KeyWorld.CreateAsync(server);

        var member = await Refused.AsyncOf(() => world.OrganizationKeyAsync(world.Member));
        var owner = await Refused.AsyncOf(() => world.OrganizationKeyAsync(world.Owner, readOnly: false, "owner"));
        var unknown = await Refused.AsyncOf(() => world.OrganizationKeyAsync(world.Owner, readOnly: false, "emperor"));
        var fine = await world.OrganizationKeyAsync(world.Admin, readOnly: false, "admin");

        Assert.Equal(("PERMISSION_DENIED", "ROLE_NOT_GRANTABLE", "ROLE_UNKNOWN"), (member.Reason, owner.Reason, unknown.Reason));
        Assert.Equal(["member", "admin"], fine.Key.Roles);
    }

    [Fact]
    public async Task Keys_of_others_are_neither_seen_nor_deleted()
    {
        var world = await KeyWorld.CreateAsync(server);
        var stranger = await server.AddPersonAsync("duder");
        var (own, shared) = (await world.UserKeyAsync(world.Member), await world.OrganizationKeyAsync(world.Admin));

        var listing = await Refused.AsyncOf(() => world.Keys(world.Owner).ListUserApiKeysAsync(new() { UserId = world.Member.Id.ToString() }));
        var deleting = await Refused.AsyncOf(() => world.Keys(world.Owner).DeleteUserApiKeyAsync(new() { ApiKeyId = own.Key.Id }));
        var asOrganizations = await Refused.AsyncOf(() => world.Keys(world.Owner).DeleteOrganizationApiKeyAsync(new()
        {
            OrganizationId = world.Organization.Id,
            ApiKeyId = own.Key.Id,
        }));
        var outside = await Refused.AsyncOf(() => world.Keys(stranger).ListOrganizationApiKeysAsync(new() { OrganizationId = world.Organization.Id }));
        var byMember = await Refused.AsyncOf(() => world.Keys(world.Member).DeleteOrganizationApiKeyAsync(new()
        {
            OrganizationId = world.Organization.Id,
            ApiKeyId = shared.Key.Id,
        }));

        Assert.Equal(
            ["PERMISSION_DENIED", "API_KEY_NOT_FOUND", "API_KEY_NOT_FOUND", "ORGANIZATION_NOT_FOUND", "PERMISSION_DENIED"],
            [listing.Reason, deleting.Reason, asOrganizations.Reason, outside.Reason, byMember.Reason]);
        Assert.NotNull((await own.ExchangeAsync())["access_token"]);
        Assert.NotNull((await shared.ExchangeAsync())["access_token"]);
    }

    [Fact]
    public async Task An_operator_sees_and_deletes_the_keys_of_a_person()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.UserKeyAsync(world.Member);
        var operators = new ApiKeyClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id));

        var listed = await operators.ListUserApiKeysAsync(new() { UserId = world.Member.Id.ToString() });
        await operators.DeleteUserApiKeyAsync(new() { UserId = world.Member.Id.ToString(), ApiKeyId = key.Key.Id });

        Assert.Equal(key.Key.Id, Assert.Single(listed.ApiKeys).Id);
        Assert.Equal("invalid_client", (await key.ExchangeAsync())["error"]);
    }

    [Fact]
    public async Task Many_at_once_make_as_many_keys_as_there_may_be()
    {
        var world = await KeyWorld.CreateAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            try
            {
                await world.UserKeyAsync(world.Member);
                return "";
            }
            catch (Grpc.Core.RpcException exception)
            {
                return Refused.Of(exception).Reason ?? "none";
            }
        }));

        Assert.Equal(50, answers.Count(answer => answer.Length == 0));
        Assert.All(answers.Where(answer => answer.Length > 0), reason => Assert.Equal("LIMIT_EXCEEDED", reason));
    }

    [Fact]
    public async Task The_database_itself_refuses_a_key_that_owns_or_is_nobodys()
    {
        var world = await KeyWorld.CreateAsync(server);
        var (own, shared) = (await world.UserKeyAsync(world.Member), await world.OrganizationKeyAsync(world.Admin));
        Id<OrgGrpc.Server.ApiKeys.ApiKey>.TryParse(own.Key.Id, out var ownId);
        Id<OrgGrpc.Server.ApiKeys.ApiKey>.TryParse(shared.Key.Id, out var sharedId);

        Task<int> SetRolesAsync(Id<OrgGrpc.Server.ApiKeys.ApiKey> id, Roles.RoleSet roles) => server.WriteAsync(
            db => db.ApiKeys.Where(key => key.Id == id).ExecuteUpdateAsync(set => set.SetProperty(key => key.Roles, roles)));

        await Assert.ThrowsAnyAsync<Exception>(() => SetRolesAsync(ownId, Roles.RoleSet.Admin));
        await Assert.ThrowsAnyAsync<Exception>(() => SetRolesAsync(sharedId, Roles.RoleSet.Owner | Roles.RoleSet.Member));
        await Assert.ThrowsAnyAsync<Exception>(() => SetRolesAsync(sharedId, Roles.RoleSet.None));
    }

    [Fact]
    public async Task Making_and_deleting_are_told_in_the_log_without_the_secret()
    {
        var world = await KeyWorld.CreateAsync(server);
        var key = await world.OrganizationKeyAsync(world.Admin, readOnly: true);
        await world.Keys(world.Owner).DeleteOrganizationApiKeyAsync(new() { OrganizationId = world.Organization.Id, ApiKeyId = key.Key.Id });

        var changes = (await new ChangeService.ChangeServiceClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id))
            .ListChangesAsync(new() { OrganizationId = world.Organization.Id, PageSize = 500 })).Changes;

        var made = Assert.Single(changes, change => change.EventCase == Change.EventOneofCase.ApiKeyCreated);
        var deleted = Assert.Single(changes, change => change.EventCase == Change.EventOneofCase.ApiKeyDeleted);
        Assert.Equal((key.Key.Id, "Script", true), (made.ApiKeyCreated.ApiKeyId, made.ApiKeyCreated.DisplayName, made.ApiKeyCreated.ReadOnly));
        Assert.Equal((key.Key.Id, world.Owner.Id.ToString()), (deleted.ApiKeyDeleted.ApiKeyId, deleted.Actor.UserId));
        Assert.All(changes, change => Assert.DoesNotContain(key.Secret, change.ToString(), StringComparison.Ordinal));
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
