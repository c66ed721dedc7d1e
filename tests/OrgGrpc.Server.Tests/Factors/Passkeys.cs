using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;

namespace OrgGrpc.Server.Tests.Factors;

/// <summary>What the browser's dialog answers is good once, for the question that this browser was asked just now.</summary>
public sealed class Passkeys(Passkeys.PasskeyServer server) : IClassFixture<Passkeys.PasskeyServer>
{
    private const string Unknown = "That passkey is not known here.";

    [Fact]
    public async Task A_passkey_signs_in_by_itself_and_confirms()
    {
        var (kurt, passkey) = await AddAsync();
        using var key = passkey;
        using var visitor = new WebVisitor(server);

        using var answer = await SignInAsync(visitor, passkey.Answer(await OfferAsync(visitor, "/sign-in")));

        Assert.Equal("/account", answer.Headers.Location!.OriginalString);
        Assert.Equal("swk user mfa", Assert.Single(await server.SessionsOfAsync(kurt), session => session.Methods.Length > 0).Methods);
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        using var confirmed = await visitor.SendFormAsync(
            "/confirm?handler=passkey&returnUrl=/account/security", "/confirm", ("Credential", passkey.Answer(await OfferAsync(visitor, "/confirm"))));
        Assert.Equal("/account/security", confirmed.Headers.Location!.OriginalString);
        using var page = await visitor.GetAsync("/account/security");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_was_overheard_is_good_for_nothing_a_second_time()
    {
        var (kurt, passkey) = await AddAsync();
        using var key = passkey;
        using var visitor = new WebVisitor(server);
        var answer = passkey.Answer(await OfferAsync(visitor, "/sign-in"));
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync("/sign-in"));
        var cookies = CookiesOf(visitor);
        using var first = await visitor.PostAsync("/sign-in?handler=passkey", ("Credential", answer), form);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        var open = (await server.SessionsOfAsync(kurt)).Count;

        using var thief = new WebVisitor(server);
        using var replay = await thief.PostWithCookiesAsync("/sign-in?handler=passkey", cookies, ("Credential", answer), form);

        Assert.Contains(Unknown, await replay.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(open, (await server.SessionsOfAsync(kurt)).Count);
    }

    [Fact]
    public async Task One_answer_sent_many_times_at_once_opens_one_session()
    {
        for (var round = 0; round < 5; round++)
        {
            var (kurt, passkey) = await AddAsync();
            using var key = passkey;
            using var visitor = new WebVisitor(server);
            var credential = passkey.Answer(await OfferAsync(visitor, "/sign-in"));
            var form = WebVisitor.FormTokenOf(await visitor.ReadAsync("/sign-in"));
            var cookies = CookiesOf(visitor);
            var open = (await server.SessionsOfAsync(kurt)).Count;

            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
            {
                using var sender = new WebVisitor(server);
                using var answer = await sender.PostWithCookiesAsync("/sign-in?handler=passkey", cookies, ("Credential", credential), form);
                return answer.StatusCode;
            }));

            Assert.Equal(1, answers.Count(status => status == HttpStatusCode.Redirect));
            Assert.Equal(open + 1, (await server.SessionsOfAsync(kurt)).Count);
        }
    }

    [Theory]
    [InlineData("another browser's question")]
    [InlineData("an earlier question")]
    [InlineData("no question")]
    [InlineData("a question of long ago")]
    [InlineData("another site")]
    public async Task An_answer_to_another_question_signs_nobody_in(string what)
    {
        var (kurt, passkey) = await AddAsync();
        using var key = passkey;
        using var visitor = new WebVisitor(server);
        using var other = new WebVisitor(server);
        var (earlier, othersOffer) = (await OfferAsync(visitor, "/sign-in"), await OfferAsync(other, "/sign-in"));
        var offer = await OfferAsync(visitor, "/sign-in");
        passkey.Origin = what == "another site" ? server.Issuer.Replace("localhost", "localhost.example", StringComparison.Ordinal) : server.Issuer;
        var answer = passkey.Answer(what switch
        {
            "another browser's question" => othersOffer,
            "an earlier question" => earlier,
            _ => offer,
        });
        server.Clock.Advance(what == "a question of long ago" ? TimeSpan.FromMinutes(6) : default);
        var open = (await server.SessionsOfAsync(kurt)).Count;

        using var refused = await SignInAsync(what == "no question" ? new WebVisitor(server) : visitor, answer);

        Assert.Contains(Unknown, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(open, (await server.SessionsOfAsync(kurt)).Count);
    }

    [Fact]
    public async Task Another_person_s_passkey_confirms_nothing_and_is_no_second_step()
    {
        var (kurt, passkey) = await AddAsync();
        var (_, davesPasskey) = await AddAsync();
        using var key = passkey;
        using var davesKey = davesPasskey;
        await server.ChangeAsync(kurt.Id, user => user.AskForSecondStep(true));
        using var visitor = await WebVisitor.AsAsync(server, kurt);

        using var confirmed = await visitor.SendFormAsync(
            "/confirm?handler=passkey", "/confirm", ("Credential", davesPasskey.Answer(await OfferAsync(visitor, "/confirm"))));
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);

        using var half = new WebVisitor(server);
        using var typed = await half.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));
        Assert.StartsWith("/sign-in/second-step", typed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        const string Step = "/sign-in/second-step";
        var offer = await OfferAsync(half, Step);
        Assert.Contains(passkey.Id, offer, StringComparison.Ordinal);
        Assert.DoesNotContain(davesPasskey.Id, offer, StringComparison.Ordinal);
        using var wrong = await half.SendFormAsync($"{Step}?handler=passkey", Step, ("Credential", davesPasskey.Answer(offer)));
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        using var right = await half.SendFormAsync($"{Step}?handler=passkey", Step, ("Credential", passkey.Answer(await OfferAsync(half, Step))));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    [Fact]
    public async Task Whoever_begins_anew_may_show_any_passkey_and_learns_of_none()
    {
        var (kurt, passkey) = await AddAsync();
        var (_, davesPasskey) = await AddAsync();
        using var key = passkey;
        using var davesKey = davesPasskey;
        await server.ChangeAsync(kurt.Id, user => user.AskForSecondStep(true));
        using var visitor = new WebVisitor(server);
        using var half = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        var offer = await OfferAsync(visitor, "/sign-in");
        using var answer = await SignInAsync(visitor, davesPasskey.Answer(offer));

        Assert.DoesNotContain(passkey.Id, offer, StringComparison.Ordinal);
        Assert.Equal("/account", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_new_passkey_answers_an_offer_to_the_same_person_once()
    {
        var (kurt, krist) = (await server.AddPersonWithPasswordAsync("kurt"), await server.AddPersonWithPasswordAsync("krist"));
        using var passkey = new SoftwarePasskey(server.Issuer);
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var credential = passkey.Create(await OfferAsync(visitor, "/account/security"));
        var (name, value) = await server.BeginSessionAsync(krist);
        visitor.Cookies.Add(server.WebAddress, new Cookie(name, value));

        using var planted = await visitor.SendFormAsync("/account/security?handler=passkey", "/account/security", ("Credential", credential));

        Assert.Contains("was not accepted", await planted.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(kurt) + await CountAsync(krist));
    }

    [Fact]
    public async Task The_last_way_in_stays()
    {
        var (kurt, passkey) = await AddAsync();
        using var key = passkey;
        await server.WriteAsync(async db => (await db.Users.SingleAsync(user => user.Id == kurt.Id)).PasswordHash = null);
        using var visitor = await WebVisitor.AsAsync(server, kurt);

        using var kept = await RemoveAsync(visitor, passkey);
        Assert.Contains("Passkey is your only way in", await kept.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(kurt));

        await server.WriteAsync(async db => (await db.Users.SingleAsync(user => user.Id == kurt.Id)).PasswordHash = kurt.PasswordHash);
        using var removed = await RemoveAsync(visitor, passkey);
        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        Assert.Equal(0, await CountAsync(kurt));
    }

    private static Task<HttpResponseMessage> RemoveAsync(WebVisitor visitor, SoftwarePasskey passkey) =>
        visitor.SendFormAsync("/account/security?handler=removePasskey", "/account/security", ("passkeyId", passkey.Id));

    private static async Task<string> OfferAsync(WebVisitor visitor, string page)
    {
        using var answer = await visitor.SendFormAsync($"{page}?handler=passkeyOffer", page);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<HttpResponseMessage> SignInAsync(WebVisitor visitor, string credential) =>
        visitor.SendFormAsync("/sign-in?handler=passkey&returnUrl=/account", "/sign-in", ("Credential", credential));

    private string[] CookiesOf(WebVisitor visitor) =>
        [.. visitor.Cookies.GetCookies(server.WebAddress).Select(cookie => $"{cookie.Name}={cookie.Value}")];

    private async Task<(User Person, SoftwarePasskey Passkey)> AddAsync()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var passkey = new SoftwarePasskey(server.Issuer);
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        using var added = await visitor.SendFormAsync(
            "/account/security?handler=passkey", "/account/security", ("Credential", passkey.Create(await OfferAsync(visitor, "/account/security"))));
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        return (kurt, passkey);
    }

    private Task<int> CountAsync(User person) => server.InScopeAsync(async services =>
        (await services.GetRequiredService<OrgGrpc.Server.Factors.FactorReader>().ReadAsync(person.Id, CancellationToken.None)).Passkeys.Count);

    public sealed class PasskeyServer : SigningInServer
    {
        public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

        protected override string Host => "localhost";

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        };

        protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);
    }
}
