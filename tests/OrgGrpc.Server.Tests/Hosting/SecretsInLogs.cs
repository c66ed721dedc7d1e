using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>An operator who turns everything to Trace learns nothing that they could use, or that is somebody's own.</summary>
public sealed partial class SecretsInLogs(OverheardServer server) : IClassFixture<OverheardServer>
{
    private const string Password = "overheard-password-of-pat";
    private const string NewPassword = "overheard-password-of-pat-the-second";
    private const string WrongPassword = "overheard-guess-at-a-password";
    private readonly Dictionary<string, string> secrets = new() { ["SMTP password"] = OverheardServer.SmtpPassword };

    [Fact]
    public async Task Registering_and_signing_in()
    {
        using var visitor = new WebVisitor(server);
        var address = Address("pat.overheard");
        await SendAsync(visitor, "/register", ("Name", "Patoverheard"), ("Email", address), ("Password", Tell("password", Password)));
        var secret = await MailedAsync("verification link", address);
        await visitor.GetAsync($"/verify-email?secret={secret}");
        await new RegistrationService.RegistrationServiceClient(server.Anonymous).VerifyEmailAsync(new() { Secret = secret, Password = Password });
        await Refused.AsyncOf(() => new RegistrationService.RegistrationServiceClient(server.Anonymous).VerifyEmailAsync(
            new() { Secret = secret, Password = Password }));
        await SendAsync(visitor, "/sign-in?returnUrl=/account", ("Email", address), ("Password", Tell("wrong password", WrongPassword)));
        await SendAsync(visitor, "/sign-in?returnUrl=/account", ("Email", address), ("Password", Password));
        await visitor.GetAsync("/account");

        await SendAsync(visitor, "/forgot-password", ("Email", address));
        var reset = await MailedAsync("reset link", address);
        await visitor.GetAsync($"/reset-password?secret={reset}");
        using var used = await visitor.SendFormAsync(
            $"/reset-password?secret={reset}", "/forgot-password", ("NewPassword", Tell("new password", NewPassword)));
        TellCookies(visitor);
        AssertSilence();
    }

    [Fact]
    public async Task Second_steps()
    {
        var person = await server.AddPersonWithPasswordAsync("second.overheard", Tell("password", Password));
        Address(person.Address.Value);
        var app = await server.AddAuthenticatorAsync(person);
        var recovery = Tell("recovery code", await server.AddRecoveryCodeAsync(person));
        foreach (var code in new[] { "overheard-wrong-code", app.CodeAt(server.Clock.GetUtcNow()), recovery })
        {
            using var visitor = new WebVisitor(server);
            await SendAsync(visitor, "/sign-in?returnUrl=/account", ("Email", person.Address.Value), ("Password", Password));
            await SendAsync(visitor, "/sign-in/second-step?returnUrl=/account", ("Code", code));
            TellCookies(visitor);
        }

        Tell("wrong code", "overheard-wrong-code");
        using var other = await WebVisitor.AsAsync(server, await server.AddPersonWithPasswordAsync("third.overheard", Password));
        var page = await other.ReadAsync("/account/authenticator");
        var sealedKey = Tell("sealed key", Sealed().Match(page).Groups["value"].Value);
        foreach (Match key in Key().Matches(page))
        {
            Tell($"key {key.Index}", key.Value);
        }

        using var wrong = await other.PostAsync(
            "/account/authenticator", ("Sealed", sealedKey), ("Code", "overheard-wrong-code"), WebVisitor.FormTokenOf(page));
        TellCookies(other);
        AssertSilence();
    }

    [Fact]
    public async Task Moving_to_another_address()
    {
        var person = await server.AddPersonWithPasswordAsync("moving.overheard", Tell("password", Password));
        Address(person.Address.Value);
        using var visitor = await WebVisitor.AsAsync(server, person);
        await SendAsync(visitor, "/account/email", ("NewEmail", Address("moved.overheard@example.org")), ("PresentPassword", Password));
        var secret = await MailedAsync("change link", "moved.overheard@example.org");
        await visitor.GetAsync($"/change-email?secret={secret}");
        using var used = await visitor.SendFormAsync($"/change-email?secret={secret}", "/sign-in");
        TellCookies(visitor);
        AssertSilence();
    }

    [Fact]
    public async Task Tokens_of_people_and_programs()
    {
        var person = await server.AddPersonAsync("token.overheard");
        Address(person.Address.Value);
        var web = await server.AddWebApplicationAsync();
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, person);
        var asked = await browser.AuthorizeAsync(client, "openid email profile offline_access", ("resource", "urn:orggrpc"), ("login_hint", person.Address.Value));
        Tell("code", asked["code"]!);
        Tell("verifier", browser.Verifier);
        await server.TokenAsync(
            ("grant_type", "authorization_code"), ("client_id", client), ("code", asked["code"]!), ("redirect_uri", Browser.Redirect),
            ("code_verifier", Tell("wrong verifier", $"overheard{new string('b', 40)}")));
        asked = await browser.AuthorizeAsync(client, "openid email profile offline_access", ("resource", "urn:orggrpc"));
        Tell("second code", asked["code"]!);
        Tell("second verifier", browser.Verifier);
        var tokens = TellTokens(await browser.RedeemAsync(client, asked), "first");
        TellTokens(await server.RefreshAsync(client, tokens), "refreshed");
        await server.RefreshAsync(client, tokens);
        await server.UserinfoAsync(tokens.AccessToken);
        await server.UserinfoAsync(Tell("bad token", "overheard.bad.access-token-of-somebody"));
        Tell("client secret", web.Secret);
        await server.IntrospectAsync(web, tokens.AccessToken);
        await server.PostFormAsync("/connect/revoke", ("client_id", client), ("token", tokens["refresh_token"]!));
        await browser.GetAsync($"/connect/endsession?id_token_hint={tokens["id_token"]}&client_id={client}");

        var program = await server.AddProgramAsync("orggrpc.read");
        Tell("program's secret", program.Secret);
        TellTokens(await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", program.Id), ("client_secret", program.Secret), ("scope", "orggrpc.read")), "program's");
        await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", program.Id), ("client_secret", Tell("wrong secret", "overheard-wrong-client-secret")));
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Authorization = new("Basic", Tell("basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{program.Id}:{program.Secret}"))));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
        using var basic = await http.PostAsync("/connect/token", form);
        AssertSilence();
    }

    [Fact]
    public async Task Inviting_and_calling()
    {
        var stage = await Stage.SetAsync(server, size: 0);
        foreach (var one in new[] { stage.Owner, stage.Stranger, stage.Member })
        {
            Address(one.Address.Value);
        }

        var token = Tell("access token", server.TokenOf(stage.Owner.Id));
        var invitations = new InvitationService.InvitationServiceClient(server.With(token));
        server.Mail.Answer = line => Task.FromResult<string?>(line.StartsWith("RCPT TO:<refused", StringComparison.Ordinal) ? $"550 5.1.1 no {line[8..]} here" : null);
        server.ExpectError("was refused for good");
        await invitations.CreateInvitationAsync(new() { OrganizationId = stage.OrganizationId, Email = Address("refused.overheard@example.org") });
        await server.Mail.EndAsync();
        await invitations.CreateInvitationAsync(new() { OrganizationId = stage.OrganizationId, Email = Address("guest.overheard@example.org"), Message = "overheardmessage" });
        var secret = await MailedAsync("invitation link", "guest.overheard@example.org");
        Tell("message", "overheardmessage");
        var link = await invitations.CreateInvitationLinkAsync(new() { OrganizationId = stage.OrganizationId, MaxUses = 5 });
        Tell("link", link.Secret);
        Tell("staged invitation", stage.InvitationSecret);
        using var visitor = await WebVisitor.AsAsync(server, stage.Stranger);
        foreach (var address in new[]
        {
            $"/invitation?secret={secret}", $"/invitation?secret={stage.InvitationSecret}", $"/join?secret={link.Secret}",
            $"/sign-in?returnUrl=%2Finvitation%3Fsecret%3D{secret}", $"/nowhere?email={stage.Owner.Address.Value}", $"/v1/users:lookup?email={stage.Owner.Address.Value}",
        })
        {
            using var page = await visitor.GetAsync(address);
        }

        using var newcomer = new WebVisitor(server);
        var pat = await server.AddPersonWithPasswordAsync("signing.overheard", Password);
        await SendAsync(newcomer, $"/sign-in?returnUrl=%2Finvitation%3Fsecret%3D{secret}", ("Email", Address(pat.Address.Value)), ("Password", Password));
        TellCookies(newcomer);
        using var accepted = await visitor.SendFormAsync(
            $"/invitation?handler=accept&secret={stage.InvitationSecret}", $"/invitation?secret={stage.InvitationSecret}");
        await new InvitationService.InvitationServiceClient(server.As(stage.Operator.Id)).JoinWithInvitationLinkAsync(new() { Secret = link.Secret });
        TellCookies(visitor);

        using var http = new HttpClient { BaseAddress = server.WebAddress };
        foreach (var (bearer, body) in new[]
        {
            (token, $$"""{"email":"{{Address("json.overheard@example.org")}}"}"""), (token, """{"email":["overheardbody""" + "\""),
            (Tell("bad token", "overheard.bad.token-of-an-attacker"), "{}"), (token, """{"overheardbody":"overheardbody"}"""),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/organizations/{stage.OrganizationId}/invitations")
            {
                Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            };
            request.Headers.Authorization = new("Bearer", bearer);
            using var answer = await http.SendAsync(request);
        }

        Tell("body", "overheardbody");
        await Refused.AsyncOf(() => new UserService.UserServiceClient(server.With("overheard.bad.token-of-an-attacker")).GetMeAsync(new()));
        await Refused.AsyncOf(() => invitations.CreateInvitationAsync(new() { OrganizationId = stage.OrganizationId, Email = Tell("bad address", "overheard@@example") }));
        await invitations.GetInvitationAsync(new() { OrganizationId = stage.OrganizationId, InvitationId = stage.InvitationId });
        AssertSilence();
    }

    [GeneratedRegex("""name="Sealed" value="(?<value>[^"]+)""")]
    private static partial Regex Sealed();

    /// <summary>Thirty-two letters of base32, in a row or in groups.</summary>
    [GeneratedRegex("[A-Z2-7]{32}|([A-Z2-7]{4} ){7}[A-Z2-7]{4}")]
    private static partial Regex Key();

    [GeneratedRegex(@"\?secret=([\w-]{43})")]
    private static partial Regex LinkSecret();

    private string Tell(string name, string secret)
    {
        Assert.NotEqual("", secret);
        return secrets[name] = secret;
    }

    /// <summary>However it is written: what comes before the sign would give it away as well.</summary>
    private string Address(string address)
    {
        var whole = address.Contains('@', StringComparison.Ordinal) ? address : $"{address}@example.org";
        Tell($"address {secrets.Count}", whole.Split('@')[0]);
        return whole;
    }

    private TokenRequests.Answer TellTokens(TokenRequests.Answer tokens, string whose)
    {
        foreach (var kind in new[] { "access_token", "refresh_token", "id_token" })
        {
            if (tokens[kind] is { } token)
            {
                Tell($"{whose} {kind}", token);
            }
        }

        Assert.Equal(200, tokens.Status);
        return tokens;
    }

    private void TellCookies(WebVisitor visitor)
    {
        foreach (Cookie cookie in visitor.Cookies.GetCookies(server.WebAddress))
        {
            if (cookie.Value.Length > 10)
            {
                Tell($"cookie {cookie.Name} {secrets.Count}", cookie.Value);
            }
        }
    }

    /// <summary>The secret of the next link to this address; other tests' mails may be in between.</summary>
    private async Task<string> MailedAsync(string name, string to)
    {
        while (true)
        {
            var mail = await server.Mail.NextAsync();
            var text = mail.To.Mailboxes.Any(mailbox => mailbox.Address == to) ? mail.TextBody ?? "" : "";
            if (LinkSecret().Match(text) is { Success: true } match)
            {
                return Tell(name, match.Groups[1].Value);
            }
        }
    }

    private async Task SendAsync(WebVisitor visitor, string address, params (string Name, string Value)[] values)
    {
        var token = WebVisitor.FormTokenOf(await visitor.ReadAsync(address));
        Tell($"form {secrets.Count}", token.Value);
        using var answer = await visitor.PostAsync(address, [.. values, token]);
    }

    private void AssertSilence()
    {
        var heard = server.Wiretap.Heard.ToArray();
        foreach (var place in new[] { "Microsoft.EntityFrameworkCore.Database.Command Debug", "Microsoft.AspNetCore.Server.Kestrel", "span Microsoft.AspNetCore", "meter " })
        {
            Assert.Contains(heard, one => one.Place.StartsWith(place, StringComparison.Ordinal));
        }

        var told = secrets.SelectMany(secret => heard
            .Where(one => one.Text.Contains(Part(secret.Value), StringComparison.OrdinalIgnoreCase))
            .Select(one => $"{secret.Key}: {one.Place}: {(one.Text.Length > 300 ? one.Text[..300] : one.Text)}"))
            .DistinctBy(line => string.Join(':', line.Split(':').Take(2))).ToList();
        Assert.True(told.Count == 0, string.Join("\n---\n", told));
    }

    /// <summary>Of a long one, enough to know it by: a log may cut it short.</summary>
    private static string Part(string secret) => secret.Length <= 48 ? secret : secret.Substring(secret.Length / 2, 24);
}
