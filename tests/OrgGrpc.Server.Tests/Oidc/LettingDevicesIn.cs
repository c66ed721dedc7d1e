using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>RFC 8628.</summary>
public sealed class LettingDevicesIn(ClockedServer server) : IClassFixture<ClockedServer>, IAsyncLifetime
{
    private const string Projects = "https://projects.example.org";
    private const string NoDevice = "No device waits with this code.";

    private string client = "";
    private User dave = null!;
    private WebVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        client = await server.AddDeviceAsync(Projects);
        dave = await server.AddPersonAsync("dave");
        visitor = await WebVisitor.AsAsync(server, dave);
    }

    public ValueTask DisposeAsync()
    {
        visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Discovery_names_the_endpoint_and_the_grant()
    {
        var discovery = await server.GetJsonAsync("/.well-known/openid-configuration");

        Assert.Equal("http://127.0.0.1:5080/connect/device", discovery.GetProperty("device_authorization_endpoint").GetString());
        Assert.Contains(
            "urn:ietf:params:oauth:grant-type:device_code", discovery.GetProperty("grant_types_supported").EnumerateArray().Select(grant => grant.GetString()));
    }

    [Fact]
    public async Task A_device_gets_tokens_once_a_person_lets_it_in()
    {
        var device = await AskAsync("openid offline_access");
        Assert.Equal("http://127.0.0.1:5080/device", device["verification_uri"]);
        Assert.InRange(device.Body.GetProperty("expires_in").GetInt32(), 599, 600);
        Assert.StartsWith("http://127.0.0.1:5080/device?user_code=", device["verification_uri_complete"], StringComparison.Ordinal);
        Assert.Equal("authorization_pending", (await PollAsync(device))["error"]);

        var page = await visitor.ReadAsync(AddressOf(device));
        Assert.Contains("Let A television in?", page, StringComparison.Ordinal);
        Assert.Contains(device["user_code"]!, page, StringComparison.Ordinal);
        Assert.Contains("keep this access while you are away", page, StringComparison.Ordinal);
        Assert.Equal("authorization_pending", (await PollAsync(device))["error"]);

        Assert.Equal("/device?done=allowed", await AnswerAsync(device, "allow"));
        Assert.Contains("The device is in", await visitor.ReadAsync("/device?done=allowed"), StringComparison.Ordinal);
        var tokens = await PollAsync(device);
        Assert.Equal((dave.Id.ToString(), Projects), (tokens.Access.Subject, tokens.Access.Audiences.Single()));
        Assert.NotNull((await server.RefreshAsync(client, tokens))["access_token"]);

        Assert.Equal("invalid_grant", (await PollAsync(device))["error"]);
    }

    [Fact]
    public async Task A_device_that_is_kept_out_gets_nothing()
    {
        var device = await AskAsync("openid");

        Assert.Equal("/device?done=denied", await AnswerAsync(device, "deny"));

        Assert.Equal("access_denied", (await PollAsync(device))["error"]);
        Assert.Contains(NoDevice, await visitor.ReadAsync(AddressOf(device)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_expired_and_used_codes_get_the_same_answer()
    {
        var (used, expired) = (await AskAsync("openid"), await AskAsync("openid"));
        await AnswerAsync(used, "allow");
        var afterUse = await visitor.ReadAsync(AddressOf(used));
        server.Clock.Advance(TimeSpan.FromSeconds(601));
        var afterExpiry = await visitor.ReadAsync(AddressOf(expired));
        var wrong = await visitor.ReadAsync("/device?user_code=0000-0000-0000");

        Assert.Contains(NoDevice, wrong, StringComparison.Ordinal);
        Assert.Equal(wrong.Replace("0000-0000-0000", "", StringComparison.Ordinal), afterUse.Replace(used["user_code"]!, "", StringComparison.Ordinal));
        Assert.Equal(wrong.Replace("0000-0000-0000", "", StringComparison.Ordinal), afterExpiry.Replace(expired["user_code"]!, "", StringComparison.Ordinal));
        Assert.Equal("expired_token", (await PollAsync(expired))["error"]);
    }

    [Fact]
    public async Task Whoever_tries_many_codes_has_to_wait_also_with_a_right_one()
    {
        var device = await AskAsync("openid");
        for (var wrong = 0; wrong < 10; wrong++)
        {
            using var answer = await visitor.GetAsync($"/device?user_code=0000-0000-00{wrong:00}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var refused = await visitor.GetAsync(AddressOf(device));
        Assert.Equal((HttpStatusCode.TooManyRequests, true), (refused.StatusCode, refused.Headers.RetryAfter is not null));
        Assert.DoesNotContain("A television", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var other = await WebVisitor.AsAsync(server, await server.AddPersonAsync("krist"));
        Assert.Contains("A television", await other.ReadAsync(AddressOf(device)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_learns_nothing()
    {
        var device = await AskAsync("openid");
        using var nobody = new WebVisitor(server);

        using var asked = await nobody.GetAsync(AddressOf(device));
        using var wrong = await nobody.GetAsync("/device?user_code=0000");

        Assert.StartsWith("/sign-in?returnUrl=%2Fdevice", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in?returnUrl=%2Fdevice", wrong.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_lets_no_device_in()
    {
        var device = await AskAsync("openid");

        using var forged = await visitor.PostAsync("/device", ("user_code", device["user_code"]!), ("answer", "allow"));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal("authorization_pending", (await PollAsync(device))["error"]);
    }

    [Fact]
    public async Task The_person_chooses_the_organization()
    {
        var (_, melvins) = (await FoundAsync("Nirvana"), await FoundAsync("Melvins"));
        var device = await AskAsync("openid organization");
        using var choosing = await visitor.GetAsync(AddressOf(device));
        Assert.StartsWith("/organizations/choose?returnUrl=%2Fdevice%3Fuser_code", choosing.Headers.Location!.OriginalString, StringComparison.Ordinal);

        Assert.Contains("It will work for Melvins.", await visitor.ReadAsync($"{AddressOf(device)}&organization={melvins}"), StringComparison.Ordinal);
        await AnswerAsync(device, "allow", ("organization", melvins));

        Assert.Equal(melvins, (await PollAsync(device)).Access.GetClaim("org_id").Value);
    }

    [Fact]
    public async Task A_device_names_the_organization_and_the_person_cannot_bend_it()
    {
        var (nirvana, melvins) = (await FoundAsync("Nirvana"), await FoundAsync("Melvins"));
        var device = await AskAsync("openid organization", ("organization", nirvana));

        await AnswerAsync(device, "allow", ("organization", melvins));

        Assert.Equal(nirvana, (await PollAsync(device)).Access.GetClaim("org_id").Value);
    }

    [Fact]
    public async Task Nobody_lets_a_device_into_an_organization_of_others()
    {
        var nirvana = await FoundAsync("Nirvana");
        var device = await AskAsync("openid organization", ("organization", nirvana));
        using var stranger = await WebVisitor.AsAsync(server, await server.AddPersonAsync("krist"));

        Assert.Contains("no active member", await stranger.ReadAsync(AddressOf(device)), StringComparison.Ordinal);
        using var tried = await stranger.SendFormAsync("/device", "/organizations/new", ("user_code", device["user_code"]!), ("answer", "allow"));

        Assert.Equal("authorization_pending", (await PollAsync(device))["error"]);
    }

    [Fact]
    public async Task Whoever_loses_their_session_after_the_yes_gives_the_device_nothing()
    {
        var device = await AskAsync("openid");
        await AnswerAsync(device, "allow");
        await server.WriteAsync(async db =>
        {
            (await db.Users.FindAsync(dave.Id))!.EndSessions();
            return true;
        });

        Assert.Equal("invalid_grant", (await PollAsync(device))["error"]);
    }

    [Fact]
    public async Task Codes_belong_to_the_client_that_asked()
    {
        var (device, other) = (await AskAsync("openid"), await server.AddDeviceAsync(Projects));
        await AnswerAsync(device, "allow");

        Assert.Equal("invalid_grant", (await server.TokenAsync(PollOf(device, other)))["error"]);
        Assert.NotNull((await PollAsync(device))["access_token"]);
    }

    [Fact]
    public async Task Only_devices_ask_and_only_for_what_is_theirs()
    {
        var application = await server.AddApplicationAsync();

        Assert.Equal("unauthorized_client", (await server.PostFormAsync("/connect/device", ("client_id", application), ("scope", "openid")))["error"]);
        Assert.NotNull((await AskAsync("openid orggrpc.operate"))["error"]);
        Assert.Equal("invalid_request", (await server.PostFormAsync(
            "/connect/device", ("client_id", client), ("scope", "openid"), ("scope", "email")))["error"]);
    }

    [Fact]
    public async Task Of_many_polls_at_once_one_gets_tokens()
    {
        var device = await AskAsync("openid");
        await AnswerAsync(device, "allow");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PollAsync(device)));

        Assert.Single(answers, answer => answer["access_token"] is not null);
    }

    private static string AddressOf(TokenRequests.Answer device) => $"/device?user_code={device["user_code"] ?? throw new InvalidOperationException(device.ToString())}";

    private static (string, string)[] PollOf(TokenRequests.Answer device, string client) =>
        [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", client), ("device_code", device["device_code"]!)];

    private Task<TokenRequests.Answer> AskAsync(string scope, params (string, string)[] more) =>
        server.PostFormAsync("/connect/device", [("client_id", client), ("scope", scope), .. more]);

    private Task<TokenRequests.Answer> PollAsync(TokenRequests.Answer device) => server.TokenAsync(PollOf(device, client));

    /// <summary>Where the person is led who answers.</summary>
    private async Task<string?> AnswerAsync(TokenRequests.Answer device, string answer, params (string, string)[] more)
    {
        using var sent = await visitor.SendFormAsync("/device", $"{AddressOf(device)}&{string.Join('&', more.Select(field => $"{field.Item1}={field.Item2}"))}", [("user_code", device["user_code"]!), ("answer", answer), .. more]);
        return sent.Headers.Location?.OriginalString;
    }

    private async Task<string> FoundAsync(string name) =>
        (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = name })).Organization.Id;
}
