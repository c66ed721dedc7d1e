using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Pages.Account;

namespace OrgGrpc.Server.Tests.Factors;

/// <summary>The step after the password, and the ways around it.</summary>
public sealed partial class SecondSteps(AccountServer server) : IClassFixture<AccountServer>
{
    private const string Step = "/sign-in/second-step";

    [Fact]
    public async Task The_password_alone_opens_nothing()
    {
        var (kurt, _) = await AddAsync();
        using var visitor = new WebVisitor(server);

        using var answer = await TypePasswordAsync(visitor, kurt);

        Assert.Equal("/sign-in/second-step?returnUrl=%2Faccount", answer.Headers.Location!.OriginalString);
        Assert.DoesNotContain(visitor.Cookies.GetCookies(server.WebAddress), cookie => cookie.Name == "orggrpc.session");
        foreach (var page in new[] { "/account", "/organizations", "/account/security", "/confirm" })
        {
            using var refused = await visitor.GetAsync(page);
            Assert.StartsWith("/sign-in?", refused.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_code_opens_the_session_once_and_leads_back()
    {
        var (kurt, secret) = await AddAsync();
        var code = secret.CodeAt(server.Clock.GetUtcNow());
        using var visitor = new WebVisitor(server);
        using var half = await TypePasswordAsync(visitor, kurt);

        using var answer = await SendCodeAsync(visitor, code);

        Assert.Equal("/account", answer.Headers.Location!.OriginalString);
        Assert.Contains("My account", await visitor.ReadAsync("/account"), StringComparison.Ordinal);

        using var thief = new WebVisitor(server);
        using var again = await TypePasswordAsync(thief, kurt);
        using var replay = await SendCodeAsync(thief, code);
        Assert.Contains("is wrong, or was used already", await replay.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var kept = await thief.GetAsync("/account");
        Assert.StartsWith("/sign-in?", kept.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public async Task A_code_is_good_for_a_step_before_and_after_its_own(int seconds, bool isGood)
    {
        var (kurt, secret) = await AddAsync();
        using var visitor = new WebVisitor(server);
        using var half = await TypePasswordAsync(visitor, kurt);

        using var answer = await SendCodeAsync(visitor, secret.CodeAt(server.Clock.GetUtcNow().AddSeconds(seconds)));

        Assert.Equal(isGood ? HttpStatusCode.Redirect : HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task One_code_sent_many_times_at_once_opens_one_session()
    {
        for (var round = 0; round < 10; round++)
        {
            var (kurt, secret) = await AddAsync();
            var code = round % 2 == 0 ? secret.CodeAt(server.Clock.GetUtcNow()) : await server.AddRecoveryCodeAsync(kurt);
            using var visitor = new WebVisitor(server);
            using var half = await TypePasswordAsync(visitor, kurt);
            var form = WebVisitor.FormTokenOf(await visitor.ReadAsync(Step));
            var cookies = visitor.Cookies.GetCookies(server.WebAddress).Select(cookie => $"{cookie.Name}={cookie.Value}").ToArray();

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                using var sender = new WebVisitor(server);
                using var answer = await sender.PostWithCookiesAsync(Step, cookies, ("Code", code), form);
                return answer.StatusCode;
            }));

            Assert.Equal(1, answers.Count(status => status == HttpStatusCode.Redirect));
        }
    }

    [Fact]
    public async Task A_recovery_code_works_once_however_it_is_typed_and_its_holder_is_told()
    {
        var (kurt, _) = await AddAsync();
        var code = await server.AddRecoveryCodeAsync(kurt);
        await server.AddRecoveryCodeAsync(kurt);
        using var visitor = new WebVisitor(server);
        using var half = await TypePasswordAsync(visitor, kurt);

        using var answer = await SendCodeAsync(visitor, $" {code.ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal)} ");

        Assert.Equal("/account", answer.Headers.Location!.OriginalString);
        Assert.Contains("One is left", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Text, StringComparison.Ordinal);
        using var other = new WebVisitor(server);
        using var halfAgain = await TypePasswordAsync(other, kurt);
        using var again = await SendCodeAsync(other, code);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Another_person_s_recovery_code_is_good_for_nothing()
    {
        var ((kurt, _), (dave, _)) = (await AddAsync(), await AddAsync());
        var code = await server.AddRecoveryCodeAsync(dave);
        using var visitor = new WebVisitor(server);
        using var half = await TypePasswordAsync(visitor, kurt);

        using var answer = await SendCodeAsync(visitor, code);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Guessing_codes_is_stopped_from_wherever_they_come_and_waiting_helps()
    {
        var (kurt, secret) = await AddAsync();
        for (var i = 0; i < 10; i++)
        {
            using var guesser = new WebVisitor(server, IPAddress.Parse($"127.0.3.{i + 1}"));
            using var half = await TypePasswordAsync(guesser, kurt);
            using var wrong = await SendCodeAsync(guesser, "not a code");
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }

        using var visitor = new WebVisitor(server);
        using var halfWay = await TypePasswordAsync(visitor, kurt);
        using var right = await SendCodeAsync(visitor, secret.CodeAt(server.Clock.GetUtcNow()));
        Assert.Contains("Too many tries. Try again in 15 minutes.", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromMinutes(15));
        using var halfLater = await TypePasswordAsync(visitor, kurt);
        using var later = await SendCodeAsync(visitor, secret.CodeAt(server.Clock.GetUtcNow()));
        Assert.Equal("/account", later.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_half_sign_in_ends_with_its_time_its_password_and_its_account()
    {
        var (kurt, secret) = await AddAsync();
        using var late = new WebVisitor(server);
        using var half = await TypePasswordAsync(late, kurt);
        var form = WebVisitor.FormTokenOf(await late.ReadAsync(Step));
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        using var tooLate = await late.PostAsync(Step, ("Code", secret.CodeAt(server.Clock.GetUtcNow())), form);
        Assert.StartsWith("/sign-in?", tooLate.Headers.Location!.OriginalString, StringComparison.Ordinal);

        using var old = new WebVisitor(server);
        using var halfOld = await TypePasswordAsync(old, kurt);
        var oldForm = WebVisitor.FormTokenOf(await old.ReadAsync(Step));
        await server.ChangeAsync(kurt.Id, user => user.EndSessions());
        using var changed = await old.PostAsync(Step, ("Code", secret.CodeAt(server.Clock.GetUtcNow())), oldForm);
        Assert.StartsWith("/sign-in?", changed.Headers.Location!.OriginalString, StringComparison.Ordinal);

        using var shut = new WebVisitor(server);
        using var halfShut = await TypePasswordAsync(shut, kurt);
        var shutForm = WebVisitor.FormTokenOf(await shut.ReadAsync(Step));
        await server.ChangeAsync(kurt.Id, user => user.Deactivate(server.Clock.GetUtcNow()));
        using var deactivated = await shut.PostAsync(Step, ("Code", secret.CodeAt(server.Clock.GetUtcNow())), shutForm);
        Assert.StartsWith("/sign-in?", deactivated.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_up_an_app_needs_its_code_gives_recovery_codes_once_and_tells_the_holder()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var page = await visitor.ReadAsync("/account/authenticator");
        var sealedSecret = Sealed().Match(page).Groups["value"].Value;
        var form = WebVisitor.FormTokenOf(page);
        var secret = server.Services.GetRequiredService<EnrolmentSeal>().Open(kurt.Id, sealedSecret);

        using var wrong = await visitor.PostAsync("/account/authenticator", ("Sealed", sealedSecret), ("Code", "000000"), form);
        Assert.Contains("Code is wrong", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
        using var right = await visitor.PostAsync(
            "/account/authenticator", ("Sealed", sealedSecret), ("Code", secret!.CodeAt(server.Clock.GetUtcNow())), form);

        var codes = Codes().Matches(await right.Content.ReadAsStringAsync()).Select(match => match.Value).ToList();
        Assert.Equal(RecoveryCode.Count, codes.Distinct().Count());
        Assert.DoesNotContain(codes[0], await visitor.ReadAsync("/account/security"), StringComparison.Ordinal);
        Assert.Contains("authenticator app was added", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Text, StringComparison.Ordinal);

        using var elsewhere = new WebVisitor(server);
        using var half = await TypePasswordAsync(elsewhere, kurt);
        using var used = await SendCodeAsync(elsewhere, secret.CodeAt(server.Clock.GetUtcNow()));
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        using var recovered = await SendCodeAsync(elsewhere, codes[3]);
        Assert.Equal("/account", recovered.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("made up")]
    [InlineData("not sealed")]
    [InlineData("sealed as in the database")]
    [InlineData("somebody else's")]
    [InlineData("too old")]
    [InlineData("none")]
    public async Task An_app_is_set_up_with_no_secret_but_the_one_that_this_person_was_just_given(string how)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var dave = await server.AddPersonAsync("dave");
        using var daves = await WebVisitor.AsAsync(server, dave);
        var secret = AuthenticatorSecret.New();
        var planted = how switch
        {
            "made up" => "AAAA",
            "not sealed" => secret.Text,
            "sealed as in the database" =>
                Convert.ToBase64String(secret.Seal(server.Services.GetRequiredService<IDataProtectionProvider>())),
            "somebody else's" => Sealed().Match(await daves.ReadAsync("/account/authenticator")).Groups["value"].Value,
            "too old" => Sealed().Match(await visitor.ReadAsync("/account/authenticator")).Groups["value"].Value,
            _ => "",
        };
        var seal = server.Services.GetRequiredService<EnrolmentSeal>();
        var known = seal.Open(dave.Id, planted) ?? seal.Open(kurt.Id, planted) ?? secret;
        if (how == "too old")
        {
            server.Clock.Advance(EnrolmentSeal.Lifetime);
            using var confirmed = await visitor.SendFormAsync("/confirm", ("Password", Passwords.Usual));
        }

        using var answer = await visitor.SendFormAsync(
            "/account/authenticator", ("Sealed", planted), ("Code", known.CodeAt(server.Clock.GetUtcNow())));

        Assert.Contains("Code came too late; scan the picture once more", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
        Assert.Equal(0, await server.InScopeAsync(services => Task.FromResult(
            services.GetRequiredService<OrgGrpcDbContext>().Authenticators.Count(row => row.UserId == kurt.Id))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_second_step_remembers_whoever_asked_to_be_and_nobody_else(bool remember)
    {
        var (kurt, secret) = await AddAsync();
        using var visitor = new WebVisitor(server);
        using var half = await visitor.SendFormAsync(
            "/sign-in?returnUrl=/account", ("Email", kurt.Address.Value), ("Password", Passwords.Usual), ("Remember", remember ? "true" : "false"));

        using var answer = await SendCodeAsync(visitor, secret.CodeAt(server.Clock.GetUtcNow()));

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("orggrpc.session=", StringComparison.Ordinal));
        Assert.Equal(remember, cookie.Contains("expires=", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Removing_the_app_removes_the_step_and_the_codes()
    {
        var (kurt, _) = await AddAsync();
        await server.AddRecoveryCodeAsync(kurt);
        using var visitor = await WebVisitor.AsAsync(server, kurt);

        using var removed = await visitor.SendFormAsync("/account/security?handler=removeAuthenticator", "/account/security");

        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        using var alone = new WebVisitor(server);
        using var answer = await TypePasswordAsync(alone, kurt);
        Assert.Equal("/account", answer.Headers.Location!.OriginalString);
        Assert.Equal(0, await server.InScopeAsync(services => Task.FromResult(
            services.GetRequiredService<OrgGrpcDbContext>().RecoveryCodes.Count(code => code.UserId == kurt.Id))));
    }

    [Fact]
    public async Task Nothing_is_asked_for_that_nobody_has()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);

        using var refused = await visitor.SendFormAsync("/account/security?handler=ask", "/account");

        Assert.Contains("Second step needs a passkey or an authenticator app.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
    }

    private static Task<HttpResponseMessage> TypePasswordAsync(WebVisitor visitor, User person) => visitor.SendFormAsync(
        "/sign-in?returnUrl=/account", ("Email", person.Address.Value), ("Password", Passwords.Usual));

    private static Task<HttpResponseMessage> SendCodeAsync(WebVisitor visitor, string code) =>
        visitor.SendFormAsync($"{Step}?returnUrl=/account", ("Code", code));

    private async Task<(User Person, AuthenticatorSecret Secret)> AddAsync()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        return (kurt, await server.AddAuthenticatorAsync(kurt));
    }

    [GeneratedRegex("""name="Sealed" value="(?<value>[^"]+)""")]
    private static partial Regex Sealed();

    [GeneratedRegex("(?<=<code>)[a-z2-7]{4}(-[a-z2-7]{4}){3}(?=</code>)")]
    private static partial Regex Codes();
}
