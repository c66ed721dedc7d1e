using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Users;

public sealed class ChangingPeople(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task People_change_their_own_name_and_language_and_nothing_else()
    {
        var krist = await server.AddPersonAsync("krist");
        var me = ClientOf(krist);

        var updated = await me.UpdateMeAsync(new()
        {
            User = new() { Name = " 克里斯特 ", Locale = "hr-HR", Email = "other@example.org" },
            UpdateMask = new() { Paths = { "name", "locale" } },
        });

        Assert.True(updated.Revision > 0);
        var read = (await me.GetMeAsync(new())).User;
        Assert.Equal(updated.User, read);
        Assert.Equal(("克里斯特", "hr-HR", krist.Address.Value), (read.Name, read.Locale, read.Email));

        var refused = await Refused.AsyncOf(() => me.UpdateMeAsync(new()
        {
            User = new() { Id = "user_other", Locale = "not a tag" },
            UpdateMask = new() { Paths = { "email", "is_operator", "locale" } },
        }));
        Assert.Equal(["update_mask", "update_mask", "user.id", "user.locale"], refused.Fields);
    }

    [Fact]
    public async Task An_update_from_an_old_reading_is_refused()
    {
        var krist = await server.AddPersonAsync("krist");
        var me = ClientOf(krist);
        var before = (await me.GetMeAsync(new())).User;
        await me.UpdateMeAsync(new() { User = new() { Name = "Krist Novoselic" }, UpdateMask = new() { Paths = { "name" } } });

        before.Name = "Chris";
        var refused = await Refused.AsyncOf(() => me.UpdateMeAsync(new() { User = before, UpdateMask = new() { Paths = { "name" } } }));

        Assert.Equal(("ETAG_MISMATCH", StatusCode.Aborted), (refused.Reason!, refused.Code));
        Assert.Equal("Krist Novoselic", (await me.GetMeAsync(new())).User.Name);
    }

    [Fact]
    public async Task Setting_what_is_there_is_no_change()
    {
        var me = ClientOf(await server.AddPersonAsync("krist"));
        var before = (await me.GetMeAsync(new())).User;

        await me.UpdateMeAsync(new() { User = before, UpdateMask = new() { Paths = { "name", "locale" } } });

        Assert.Equal(before, (await me.GetMeAsync(new())).User);
    }

    [Fact]
    public async Task A_new_address_has_to_be_verified_and_shuts_the_person_out_until_then()
    {
        var operators = await OperatorsAsync();
        var kurt = await server.AddPersonAsync("kurt");
        await ClientOf(kurt).GetMeAsync(new());

        var updated = await operators.UpdateUserAsync(new()
        {
            UserId = kurt.Id.ToString(),
            User = new() { Email = " New.Kurt@Example.ORG " },
            UpdateMask = new() { Paths = { "email" } },
        });

        Assert.Equal(("new.kurt@example.org", false, UserStatus.Pending), (updated.User.Email, updated.User.EmailVerified, updated.User.Status));
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => ClientOf(kurt).GetMeAsync(new()))).Reason);
    }

    [Fact]
    public async Task An_address_that_somebody_has_is_refused_in_any_spelling()
    {
        var operators = await OperatorsAsync();
        var (dave, duder) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("duder"));

        var refused = await Refused.AsyncOf(() => operators.UpdateUserAsync(new()
        {
            UserId = duder.Id.ToString(),
            User = new() { Email = dave.Address.Value.ToUpperInvariant() },
            UpdateMask = new() { Paths = { "email" } },
        }));

        Assert.Equal(("EMAIL_TAKEN", StatusCode.AlreadyExists), (refused.Reason!, refused.Code));
        Assert.Equal(duder.Address.Value, (await operators.GetUserAsync(new() { UserId = duder.Id.ToString() })).User.Email);
    }

    [Fact]
    public async Task A_deactivated_person_is_out_at_once_and_only_operators_let_them_back_in()
    {
        var operators = await OperatorsAsync();
        var duder = await server.AddPersonAsync("duder");
        await ClientOf(duder).GetMeAsync(new());

        var deactivated = await operators.DeactivateUserAsync(new() { UserId = duder.Id.ToString() });
        Assert.Equal(UserStatus.Deactivated, deactivated.User.Status);
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => ClientOf(duder).GetMeAsync(new()))).Reason);

        var again = await operators.DeactivateUserAsync(new() { UserId = duder.Id.ToString() });
        Assert.Equal(deactivated.User, again.User);
        Assert.Equal(
            "PERMISSION_DENIED",
            (await Refused.AsyncOf(async () => await ClientOf(await server.AddPersonAsync("krist")).ReactivateUserAsync(new() { UserId = duder.Id.ToString() }))).Reason);

        Assert.Equal(UserStatus.Active, (await operators.ReactivateUserAsync(new() { UserId = duder.Id.ToString() })).User.Status);
        await ClientOf(duder).GetMeAsync(new());
    }

    private UserService.UserServiceClient ClientOf(User person) => new(server.As(person.Id));

    private async Task<UserService.UserServiceClient> OperatorsAsync() => ClientOf(await server.AddPersonAsync("dave", isOperator: true));
}
