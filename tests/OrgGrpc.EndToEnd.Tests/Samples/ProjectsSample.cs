using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Oidc;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.EndToEnd.Tests.Samples;

/// <summary>Server, service and web application together, in a real browser.</summary>
public sealed class ProjectsSample(SigningInServer server) : IClassFixture<SigningInServer>, IAsyncLifetime
{
    private readonly string web = FreeAddress();
    private SampleProcess? api;
    private SampleProcess? site;

    public async ValueTask InitializeAsync()
    {
        var clientId = Clients.NewClientId();
        var secret = await server.AddClientAsync(new ClientSpec
        {
            ClientId = clientId,
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode, ClientGrant.RefreshToken },
            RedirectUris = [$"{web}/signin-oidc"],
            PostLogoutRedirectUris = [$"{web}/signout-callback-oidc"],
            Scopes = ["openid", "profile", "email", "offline_access", "organization", "organizations"],
            Resources = ["urn:projects"],
            AsksConsent = false,
        });
        var service = FreeAddress();
        api = await SampleProcess.StartAsync("Projects.Api", service, ("OrgGrpc__Authority", server.Issuer));
        site = await SampleProcess.StartAsync(
            "Projects.Web", web, ("OrgGrpc__Authority", server.Issuer), ("OrgGrpc__ClientId", clientId), ("OrgGrpc__ClientSecret", secret),
            ("Projects__Address", service));
    }

    public async ValueTask DisposeAsync()
    {
        await (site?.DisposeAsync() ?? default);
        await (api?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task A_person_sees_the_projects_of_the_organization_they_chose_and_switches()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationServiceClient(server.As(dave.Id));
        await organizations.CreateOrganizationAsync(new() { Name = "Foo Fighters", Slug = "foo-fighters" });
        await organizations.CreateOrganizationAsync(new() { Name = "Probot", Slug = "probot" });
        await using var visitor = await Visitor.ArriveAsync(server);
        await BringSessionAsync(visitor, dave);

        await visitor.Page.GotoAsync($"{web}/sign-in?organization=foo-fighters");
        await ExpectHeadingAsync(visitor, "Foo Fighters");
        await visitor.Page.GetByLabel("New project").FillAsync("Everlong");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Everlong");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Probot" }).ClickAsync();
        await ExpectHeadingAsync(visitor, "Probot");
        await Assertions.Expect(visitor.Page.GetByText("There are no projects yet.")).ToBeVisibleAsync();

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Foo Fighters" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Everlong");
    }

    [Fact]
    public async Task A_stranger_is_kept_out()
    {
        var kurt = await server.AddPersonAsync("kurt");
        await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana", Slug = "nirvana" });
        var duder = await server.AddPersonAsync("duder");
        await using var visitor = await Visitor.ArriveAsync(server);
        await BringSessionAsync(visitor, duder);

        await visitor.Page.GotoAsync($"{web}/sign-in?organization=nirvana");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That was refused");
        await ExpectHeadingAsync(visitor, "Projects of your organization");
    }

    [Fact]
    public async Task Who_was_removed_is_not_let_in_again()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var krist = await server.AddPersonAsync("krist");
        var sub = (await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Sub Pop", Slug = "sub-pop" }))
            .Organization;
        var membership = await server.JoinAsync(sub.Id, krist);
        await using var visitor = await Visitor.ArriveAsync(server);
        await BringSessionAsync(visitor, krist);
        await visitor.Page.GotoAsync($"{web}/sign-in?organization=sub-pop");
        await ExpectHeadingAsync(visitor, "Sub Pop");

        await server.WriteAsync(db =>
        {
            db.Remove(membership);
            return Task.FromResult(membership);
        });
        await visitor.Page.GotoAsync($"{web}/sign-in?organization=sub-pop");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That was refused");
    }

    private static Task ExpectHeadingAsync(Visitor visitor, string name) =>
        Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true })).ToBeVisibleAsync();

    private async Task BringSessionAsync(Visitor visitor, User person)
    {
        var (name, value) = (await server.SessionCookieAsync(person)).Split('=', 2) is [var n, var v] ? (n, v) : throw new InvalidOperationException();
        await visitor.Context.AddCookiesAsync([new() { Name = name, Value = value, Url = server.Issuer }]);
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
