using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Providers;

/// <summary>Whom another provider vouches for waits to be let in like everybody else.</summary>
public sealed class WaitingOnTheWayIn(WaitingOnTheWayIn.AskingServers servers) : IClassFixture<WaitingOnTheWayIn.AskingServers>
{
    private const string NotYet = "have not let you in yet";

    [Fact]
    public async Task A_stranger_from_outside_waits_however_often_they_come_until_they_are_let_in()
    {
        var pat = await servers.Here.AddPersonAsync("pat", isOperator: true);
        var outside = await servers.Outside.AddPersonAsync("chris");
        using var visitor = await servers.VisitorAsync(outside);

        var first = await visitor.SignInAsync();
        var again = await visitor.SignInAsync();

        var chris = await servers.Here.WriteAsync(db => db.Users.SingleAsync(user => user.Address == outside.Address));
        Assert.Equal((UserStatus.AwaitingApproval, true), (chris.Status, chris.EmailConfirmed));
        Assert.All([first, again], arrival => Assert.Contains(NotYet, arrival.Page, StringComparison.Ordinal));
        Assert.Empty(await servers.Here.SessionsOfAsync(chris));
        Assert.Equal("chris wants an account at 127.0.0.1", (await servers.Postbox.NextToAsync(pat.Address.Value)).Content.Subject);
        Assert.False(servers.Postbox.HasMoreTo(pat.Address.Value));

        await new V1.UserService.UserServiceClient(servers.Here.As(pat.Id)).ApproveUserAsync(new() { UserId = chris.Id.ToString() });
        Assert.Equal("/account", (await visitor.SignInAsync()).Path);
    }

    [Fact]
    public async Task Somebody_linked_long_ago_is_not_let_in_by_the_link()
    {
        var outside = await servers.Outside.AddPersonAsync("layne");
        using var visitor = await servers.VisitorAsync(outside);
        await visitor.SignInAsync();
        var layne = await servers.Here.WriteAsync(db => db.Users.SingleAsync(user => user.Address == outside.Address));
        await servers.Here.ChangeAsync(layne.Id, user => user.Approve(TimeProvider.System.GetUtcNow()));
        Assert.Equal("/account", (await visitor.SignInAsync()).Path);
        var open = (await servers.Here.SessionsOfAsync(layne)).Count;

        await servers.Here.WaitAsync(layne.Id);
        using var later = await servers.VisitorAsync(outside);

        Assert.Contains(NotYet, (await later.SignInAsync()).Page, StringComparison.Ordinal);
        Assert.Equal(open, (await servers.Here.SessionsOfAsync(layne)).Count);
    }

    public sealed class AskingServers : TwoServers
    {
        protected override string Registration => "Approval";
    }
}
