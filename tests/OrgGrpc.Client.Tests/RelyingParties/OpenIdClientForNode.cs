using System.Diagnostics;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.RelyingParties;

/// <summary>The protocol as a certified third-party client sees it: <c>tests/node</c>, run against the real server.</summary>
public sealed class OpenIdClientForNode(SigningInServer server) : IClassFixture<SigningInServer>
{
    private const string Redirect = "http://127.0.0.1:9/callback";
    private const string PostLogout = "http://127.0.0.1:9/bye";

    [Fact]
    public async Task Signs_in_refreshes_revokes_and_signs_out()
    {
        var folder = RequireNode();
        var dave = await server.AddPersonAsync("dave");
        await using var daves = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var organization = (await daves.Client<OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "Foo Fighters" })).Organization;
        var clientId = Clients.NewClientId();
        await server.AddClientAsync(new ClientSpec
        {
            ClientId = clientId,
            IsConfidential = false,
            Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode, ClientGrant.RefreshToken },
            RedirectUris = [Redirect],
            PostLogoutRedirectUris = [PostLogout],
            Scopes = ["openid", "profile", "email", "offline_access", "organization", "organizations"],
            AsksConsent = false,
        });

        var start = new ProcessStartInfo("node", ["--test", "protocol.test.js"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ISSUER"] = server.Issuer;
        start.Environment["CLIENT_ID"] = clientId;
        start.Environment["COOKIE"] = await server.SessionCookieAsync(dave);
        start.Environment["REDIRECT_URI"] = Redirect;
        start.Environment["POST_LOGOUT_REDIRECT_URI"] = PostLogout;
        start.Environment["ORGANIZATION"] = organization.Id;
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();

        Assert.True(node.ExitCode == 0, await output + await errors);
    }

    private static string RequireNode()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "OrgGrpc.sln")))
        {
            root = root.Parent!;
        }

        var folder = Path.Combine(root.FullName, "tests", "node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")) || !HasNode())
        {
            const string HowTo = "NO NODE, NO PROTOCOL TESTS WITH A THIRD-PARTY CLIENT: install Node 20 and run `npm ci` in tests/node.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", HowTo);
            Assert.Fail(HowTo);
        }

        return folder;
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
}
