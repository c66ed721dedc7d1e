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
    public async Task Who_asks_for_the_next_revision_is_answered_once_it_is_there()
    {
        var (nirvana, kurt, _, _) = await NirvanaAsync();
        var access = await OperatorsAsync();
        var asked = new CheckAccessRequest { OrganizationId = nirvana, UserId = kurt.Id.ToString() };
        asked.Consistency = new() { AtLeastRevision = (await access.CheckAccessAsync(asked)).Revision + 1 };

        var answer = access.CheckAccessAsync(asked).ResponseAsync;
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        await new OrganizationService.OrganizationServiceClient(server.As(boss.Id)).SuspendOrganizationAsync(new() { OrganizationId = nirvana });

        Assert.True((await answer).Revision >= asked.Consistency.AtLeastRevision);
    }

    /// <summary>Suspending and reactivating changes both answers at once; no batch may see one before and the other after.</summary>
    [Fact]
    public async Task A_batch_is_of_one_moment_while_others_write()
    {
        var (nirvana, kurt, krist, _) = await NirvanaAsync();
        var access = await OperatorsAsync();
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(boss.Id));
        var batch = new BatchCheckAccessRequest();
        foreach (var person in new[] { kurt, krist, kurt, krist })
        {
            batch.Checks.Add(new AccessCheck { OrganizationId = nirvana, UserId = person.Id.ToString() });
        }

        using var done = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            var seen = new HashSet<bool>();
            while (!done.IsCancellationRequested || seen.Count == 0)
            {
                seen.Add(Assert.Single((await access.BatchCheckAccessAsync(batch)).Results.Select(result => result.Allowed).Distinct()));
            }

            return seen;
        });
        for (var turn = 0; turn < 100; turn++)
        {
            await organizations.SuspendOrganizationAsync(new() { OrganizationId = nirvana });
            await organizations.ReactivateOrganizationAsync(new() { OrganizationId = nirvana });
        }

        await done.CancelAsync();
        Assert.NotEmpty(await asking);
    }

    [Fact]
    public async Task Strong_and_remembered_answers_agree_for_every_kind_of_person()
    {
        var (nirvana, kurt, krist, dave) = await NirvanaAsync();
        var access = await OperatorsAsync();
        var stranger = await server.AddPersonAsync("stranger");
        var nobody = Id<User>.New(TimeProvider.System.GetUtcNow()).ToString();
        var nowhere = Id<Organization>.New(TimeProvider.System.GetUtcNow()).ToString();
        var batch = new BatchCheckAccessRequest();
        foreach (var person in new[] { kurt.Id.ToString(), krist.Id.ToString(), dave.Id.ToString(), stranger.Id.ToString(), nobody })
        {
            batch.Checks.Add(new AccessCheck { OrganizationId = nirvana, UserId = person });
            batch.Checks.Add(new AccessCheck { OrganizationId = nowhere, UserId = person });
        }

        var read = (await access.BatchCheckAccessAsync(batch)).Results;
        var remembered = (await access.BatchCheckAccessAsync(batch)).Results;
        batch.Consistency = new() { Strong = true };
        var strong = (await access.BatchCheckAccessAsync(batch)).Results;
        var single = new List<AccessResult>();
        foreach (var check in batch.Checks)
        {
            var answer = await access.CheckAccessAsync(
                new() { OrganizationId = check.OrganizationId, UserId = check.UserId, Consistency = batch.Consistency });
            single.Add(new() { Allowed = answer.Allowed, MembershipId = answer.MembershipId, IsOwner = answer.IsOwner, Roles = { answer.Roles } });
        }

        Assert.Equal([true, false, true, false, true, false, false, false, false, false], read.Select(result => result.Allowed));
        Assert.Equal(read, remembered);
        Assert.Equal(read, strong);
        Assert.Equal(read, single);
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
