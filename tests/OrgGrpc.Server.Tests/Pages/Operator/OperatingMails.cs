using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Email;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages.Operator;

/// <summary>Each test has a server of its own: there is one list of parked mails.</summary>
public sealed class OperatingMails : IAsyncLifetime
{
    private const string Page = "/operator/mails";

    private readonly ServerWithPostbox server = new();
    private WebVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("pat", isOperator: true));
    }

    public ValueTask DisposeAsync()
    {
        visitor.Dispose();
        return server.DisposeAsync();
    }

    [Fact]
    public async Task A_parked_mail_is_shown_without_what_it_says()
    {
        await ParkAsync();

        var page = await visitor.ReadAsync(Page);

        Assert.Contains("kurt@example.org", page);
        Assert.Contains("A subject", page);
        Assert.Contains("The mail server answered 550.", page);
        Assert.DoesNotContain("a-secret-in-a-link", page);
        Assert.Contains("1 mail could not be sent.", await visitor.ReadAsync("/operator"));
    }

    [Theory]
    [InlineData("try")]
    [InlineData("tryAll")]
    public async Task A_parked_mail_that_is_tried_again_leaves(string handler)
    {
        var id = await ParkAsync();
        server.Postbox.OnAttempt = (_, _) => Task.CompletedTask;

        var page = await visitor.SubmitAsync(Page, handler, ("mailId", id));

        Assert.Equal("A subject", (await server.Postbox.NextAsync()).Content.Subject);
        Assert.Contains(handler == "try" ? "The mail leaves again." : "1 mail leaves again.", page);
        Assert.Contains("There are none.", await visitor.ReadAsync(Page));
        Assert.Contains("Nothing does.", await visitor.ReadAsync("/operator"));
    }

    [Fact]
    public async Task A_dropped_mail_is_gone_and_whoever_comes_second_is_told()
    {
        var id = await ParkAsync();

        Assert.Contains("The mail is dropped.", await visitor.SubmitAsync(Page, "drop", ("mailId", id)));

        Assert.Contains("There are none.", await visitor.ReadAsync(Page));
        var token = "/organizations/new";
        foreach (var handler in new[] { "drop", "try" })
        {
            using var late = await visitor.SendFormAsync($"{Page}?handler={handler}", token, ("mailId", id));
            Assert.Contains("That mail is not here any more.", await late.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_mail_that_left_or_waits_is_not_to_be_dropped()
    {
        server.Postbox.OnAttempt = (_, _) => Task.CompletedTask;
        await server.EnqueueAsync("kurt@example.org", "Sent", "A text.");
        await server.Postbox.NextAsync();
        var sent = await server.InScopeAsync(async services =>
            (await services.GetRequiredService<OrgGrpcDbContext>().Emails.AsNoTracking().SingleAsync()).Id.ToString());

        using var answer = await visitor.SendFormAsync($"{Page}?handler=drop", "/organizations/new", ("mailId", sent));

        Assert.Contains("That mail is not here any more.", await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Emails.CountAsync()));
    }

    /// <summary>A mail that was refused for good; another one has left since, so it is parked by now.</summary>
    private async Task<string> ParkAsync()
    {
        server.ExpectError("is parked");
        server.Postbox.OnAttempt = (mail, _) =>
            mail.Content.Subject == "A subject" ? throw new EmailFailure("The mail server answered 550.", isFinal: true) : Task.CompletedTask;
        await server.EnqueueAsync("kurt@example.org", "A subject", "Open https://id.example.org/x?secret=a-secret-in-a-link now.");
        await server.EnqueueAsync("krist@example.org", "After", "A text.");
        await server.Postbox.NextAsync();
        return await server.InScopeAsync(async services =>
            (await services.GetRequiredService<OrgGrpcDbContext>().Emails.AsNoTracking().SingleAsync(mail => mail.Status == EmailStatus.Parked)).Id.ToString());
    }
}
