using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

public sealed class AskingForAccess(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Kurt_and_krist_are_admins_of_nirvana_and_dave_is_a_member()
    {
        var (nirvana, kurt, krist, dave) = await NirvanaAsync();
        var access = await OperatorsAsync();

        foreach (var (person, admin, owner) in new[] { (kurt, true, true), (krist, true, false), (dave, false, false) })
        {
            Assert.True((await access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = person.Id.ToString() })).Allowed);
            Assert.Equal(admin, (await access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = person.Id.ToString(), Role = "admin" })).Allowed);
            Assert.Equal(owner, (await access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = person.Id.ToString(), Role = "owner" })).Allowed);
            Assert.Equal(
                admin,
                (await access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = person.Id.ToString(), Permission = "invitations:create" })).Allowed);
        }
    }

    [Fact]
    public async Task Asking_about_somebody_or_something_unknown_is_a_plain_no()
    {
        var (nirvana, kurt, _, _) = await NirvanaAsync();
        var access = await OperatorsAsync();
        var now = TimeProvider.System.GetUtcNow();

        Assert.False((await access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = Id<User>.New(now).ToString() })).Allowed);
        Assert.False((await access.CheckAccessAsync(new() { OrganizationId = Id<Organization>.New(now).ToString(), UserId = kurt.Id.ToString() })).Allowed);
        Assert.False((await access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = kurt.Id.ToString(), Role = "roadie" })).Allowed);
        Assert.False((await access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = kurt.Id.ToString(), Permission = "drums:play" })).Allowed);
    }

    [Fact]
    public async Task The_next_answer_after_a_suspension_knows_of_it()
    {
        var (nirvana, kurt, _, _) = await NirvanaAsync();
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var access = new AccessService.AccessServiceClient(server.As(boss.Id));
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(boss.Id));
        var question = new CheckAccessRequest { OrganizationId = nirvana, UserId = kurt.Id.ToString() };
        Assert.True((await access.CheckAccessAsync(question)).Allowed);

        var suspended = await organizations.SuspendOrganizationAsync(new() { OrganizationId = nirvana });
        var after = await access.CheckAccessAsync(question);
        Assert.False(after.Allowed);
        Assert.True(after.Revision >= suspended.Revision);

        await organizations.ReactivateOrganizationAsync(new() { OrganizationId = nirvana });
        Assert.True((await access.CheckAccessAsync(question)).Allowed);
    }

    [Fact]
    public async Task A_batch_answers_in_order_what_single_checks_answer()
    {
        var (nirvana, kurt, krist, dave) = await NirvanaAsync();
        var access = await OperatorsAsync();
        var batch = new BatchCheckAccessRequest();
        foreach (var person in new[] { dave, kurt, krist })
        {
            batch.Checks.Add(new AccessCheck { OrganizationId = nirvana, UserId = person.Id.ToString(), Role = "admin" });
        }

        var results = (await access.BatchCheckAccessAsync(batch)).Results;

        Assert.Equal([false, true, true], results.Select(result => result.Allowed));
        Assert.True(results[1].IsOwner);
    }

    [Fact]
    public async Task A_person_asks_about_themselves_only()
    {
        var (nirvana, kurt, krist, _) = await NirvanaAsync();
        var access = new AccessService.AccessServiceClient(server.As(krist.Id));

        Assert.True((await access.CheckAccessAsync(new() { OrganizationId = nirvana })).Allowed);
        var refused = await Refused.AsyncOf(() => access.CheckAccessAsync(new() { OrganizationId = nirvana, UserId = kurt.Id.ToString() }));
        Assert.Equal("PERMISSION_DENIED", refused.Reason);
    }

    [Fact]
    public async Task A_revision_that_nobody_was_told_of_is_not_reached()
    {
        var (nirvana, kurt, _, _) = await NirvanaAsync();
        var access = await OperatorsAsync();

        var refused = await Refused.AsyncOf(() => access.CheckAccessAsync(new()
        {
            OrganizationId = nirvana,
            UserId = kurt.Id.ToString(),
            Consistency = new() { AtLeastRevision = long.MaxValue },
        }));

        Assert.Equal("REVISION_NOT_REACHED", refused.Reason);
    }

    [Fact]
    public async Task An_explanation_names_the_cause()
    {
        var (nirvana, kurt, krist, dave) = await NirvanaAsync();
        var access = new AccessService.AccessServiceClient(server.As(krist.Id));

        async Task<AccessCause> CauseAsync(User person, string permission) => (await access.ExplainAccessAsync(
            new() { OrganizationId = nirvana, UserId = person.Id.ToString(), Permission = permission })).Cause;

        Assert.Equal(AccessCause.Granted, await CauseAsync(kurt, "ownership:transfer"));
        Assert.Equal(AccessCause.PermissionMissing, await CauseAsync(dave, "invitations:create"));
        Assert.Equal(AccessCause.NotAMember, await CauseAsync(await server.AddPersonAsync("duder"), "organizations:read"));
    }

    private async Task<(string Nirvana, User Kurt, User Krist, User Dave)> NirvanaAsync()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var krist = await server.AddPersonAsync("krist");
        var dave = await server.AddPersonAsync("dave");
        var nirvana = (await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" }))
            .Organization.Id;
        await server.JoinAsync(nirvana, krist, RoleSet.Admin);
        await server.JoinAsync(nirvana, dave);
        return (nirvana, kurt, krist, dave);
    }

    private async Task<AccessService.AccessServiceClient> OperatorsAsync() =>
        new(server.As((await server.AddPersonAsync("boss", isOperator: true)).Id));
}
