using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>
/// Somebody opens a page, is taken a right away, and sends the form. Every form of every page about an organization is sent: each does what
/// it does for those who never had the right, and no more.
/// </summary>
public sealed class RightsTakenAway(StagedServer server) : IClassFixture<StagedServer>
{
    /// <summary>It takes a file, which no other form does; <see cref="OrgGrpc.Server.Tests.Organizations.ShowingABrand"/> sends it.</summary>
    private const string TakesAFile = "Logo";

    /// <summary>What ends a thing that is not there; whoever may has to set it first.</summary>
    private const string NeedsALogo = "RemoveLogo";

    [Fact]
    public async Task Whoever_has_the_right_does_something_with_every_form()
    {
        foreach (var handler in await FormsAsync())
        {
            var stage = await Stage.SetAsync(server);
            await stage.TakeRequestsAsync();
            await FilledForm.PrepareAsync(handler, stage);

            var (isDone, page) = await SendAsync(handler, stage, FilledForm.DoerOf(handler, stage), () => Task.CompletedTask);

            Assert.True(isDone, $"{handler}: {page}");
        }
    }

    [Theory]
    [InlineData("a demoted admin", "admin", "a member")]
    [InlineData("a removed admin", "admin", "nobody")]
    [InlineData("a suspended admin", "admin", "nobody")]
    [InlineData("a removed member", "member", "nobody")]
    [InlineData("an admin of a suspended organization", "admin", "nobody")]
    [InlineData("the owner of a suspended organization", "owner", "nobody")]
    [InlineData("the owner of a deleted organization", "owner", "nobody")]
    [InlineData("the owner until a moment ago", "owner", "an admin")]
    [InlineData("the owner until a moment ago, demoted", "owner", "a member")]
    [InlineData("a deactivated person", "owner", "nobody")]
    public async Task A_form_that_was_opened_before_does_what_is_left_to_them(string who, string began, string like)
    {
        string[] allowed = like switch
        {
            "a member" => ["Leave"],
            "an admin" => await AdminsAsync(),
            _ => [],
        };
        // An offer is its receiver's, and what is deleted already is deleted again without a word.
        string[] others = who == "the owner of a deleted organization" ? ["Accept", "Decline", "Undelete", "Delete"] : ["Accept", "Decline", "Undelete"];
        foreach (var handler in (await FormsAsync()).Where(handler => !others.Contains(handler.Name)))
        {
            var stage = await Stage.SetAsync(server);
            await stage.TakeRequestsAsync();
            await FilledForm.PrepareAsync(handler, stage);
            var person = began switch { "owner" => stage.Owner, "admin" => stage.Admin, _ => stage.Member };

            var (isDone, page) = await SendAsync(handler, stage, person, () => TakeAsync(who, stage));

            Assert.True(isDone == allowed.Contains(handler.Name ?? handler.Template), $"{handler} {(isDone ? "was done" : "was refused")}: {page}");
        }
    }

    /// <summary>What an admin does who never was anything else.</summary>
    private async Task<string[]> AdminsAsync()
    {
        List<string> done = [];
        foreach (var handler in await FormsAsync())
        {
            var stage = await Stage.SetAsync(server);
            await stage.TakeRequestsAsync();
            await FilledForm.PrepareAsync(handler, stage);
            if ((await SendAsync(handler, stage, stage.Admin, () => Task.CompletedTask)).IsDone)
            {
                done.Add(handler.Name ?? handler.Template);
            }
        }

        Assert.InRange(done.Count, 10, 20);
        Assert.DoesNotContain("Transfer", done);
        return [.. done];
    }

    private async Task<List<EveryPageHandler.Handler>> FormsAsync()
    {
        var forms = (await EveryPageHandler.HandlersOfAsync(server))
            .Where(handler => handler is { Posts: true, IsOfAnOrganization: true, IsForOperators: false } && handler.Name is not (TakesAFile or NeedsALogo)).ToList();
        Assert.InRange(forms.Count, 18, 60);
        return forms;
    }

    /// <summary>Whether it changed anything. What it did not do, it says on a page.</summary>
    private async Task<(bool IsDone, string Page)> SendAsync(EveryPageHandler.Handler handler, Stage stage, User person, Func<Task> happens)
    {
        using var visitor = await WebVisitor.AsAsync(server, person);
        var address = FilledForm.AddressOf(handler, stage);
        using var opened = await visitor.GetAsync(address.Split('?')[0]);
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync("/organizations/new"));
        await happens();
        var before = await ChangesAsync();

        using var answer = await visitor.PostAsync(address, [.. FilledForm.Of(handler, stage), form]);

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var isDone = await ChangesAsync() > before;
        Assert.True((int)answer.StatusCode < 500, $"{handler} answered {answer.StatusCode}");
        Assert.True(
            isDone || Says(answer, page), $"{handler} says nothing: {answer.StatusCode} {answer.Headers.Location} {page}");
        return (isDone, $"{answer.StatusCode} {answer.Headers.Location} {page}");
    }

    private static bool Says(HttpResponseMessage answer, string page) => answer.StatusCode switch
    {
        HttpStatusCode.OK => page.Contains("role=\"alert\"", StringComparison.Ordinal),
        HttpStatusCode.NotFound or HttpStatusCode.Forbidden => page.Contains("<h1>", StringComparison.Ordinal),
        HttpStatusCode.Found => answer.Headers.Location!.OriginalString.StartsWith("/sign-in?returnUrl=", StringComparison.Ordinal),
        _ => false,
    };

    private async Task TakeAsync(string who, Stage stage)
    {
        var members = new MembershipService.MembershipServiceClient(server.As(stage.Owner.Id));
        var (id, admin) = (stage.OrganizationId, stage.AdminsMembershipId);
        switch (who)
        {
            case "a demoted admin":
                await DemoteAsync(members, stage, admin);
                break;
            case "a removed admin":
                await members.RemoveMembershipAsync(new() { OrganizationId = id, MembershipId = admin });
                break;
            case "a suspended admin":
                await members.SuspendMembershipAsync(new() { OrganizationId = id, MembershipId = admin });
                break;
            case "a removed member":
                await members.RemoveMembershipAsync(new() { OrganizationId = id, MembershipId = stage.MembersMembershipId });
                break;
            case "the owner of a deleted organization":
                await stage.DeleteAsync();
                break;
            case "a deactivated person":
                await server.ChangeAsync(stage.Owner.Id, user => user.Deactivate(TimeProvider.System.GetUtcNow()));
                break;
            case "the owner until a moment ago":
                await HandOverAsync(stage);
                break;
            case "the owner until a moment ago, demoted":
                await HandOverAsync(stage);
                await DemoteAsync(new(server.As(stage.Admin.Id)), stage, stage.OwnersMembershipId);
                break;
            default:
                await stage.SuspendAsync();
                break;
        }
    }

    private Task HandOverAsync(Stage stage) => new OwnershipService.OwnershipServiceClient(server.As(stage.Owner.Id)).TransferOwnershipAsync(
        new() { OrganizationId = stage.OrganizationId, MembershipId = stage.AdminsMembershipId }).ResponseAsync;

    private static Task DemoteAsync(MembershipService.MembershipServiceClient by, Stage stage, string membership) => by.UpdateMembershipAsync(new()
    {
        OrganizationId = stage.OrganizationId,
        MembershipId = membership,
        Membership = new() { Roles = { "member" } },
        UpdateMask = new() { Paths = { "roles" } },
    }).ResponseAsync;

    private Task<int> ChangesAsync() => server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Changes.CountAsync());
}
