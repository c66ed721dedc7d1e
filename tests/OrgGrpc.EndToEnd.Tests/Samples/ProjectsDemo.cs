using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Samples;

/// <summary>The server with its demo people, and both samples, as somebody starts them who reads the README; only the ports are others.</summary>
public class ProjectsDemo : IAsyncLifetime
{
    private SampleProcess? api;
    private SampleProcess? web;

    public ProjectsDemo()
        : this(TimeSpan.FromMinutes(5))
    {
    }

    protected ProjectsDemo(TimeSpan accessTokenLifetime) => Server = new DemoServer(Web, accessTokenLifetime);

    public string Web { get; } = FreeAddress.Next();

    public string Api { get; } = FreeAddress.Next();

    public SigningInServer Server { get; }

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        api = await SampleProcess.StartAsync("Projects.Api", Api, ("OrgGrpc__Authority", Server.Issuer));
        web = await SampleProcess.StartAsync("Projects.Web", Web, ("OrgGrpc__Authority", Server.Issuer), ("Projects__Address", Api));
    }

    public async ValueTask DisposeAsync()
    {
        await (web?.DisposeAsync() ?? default);
        await (api?.DisposeAsync() ?? default);
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody new is a member of an organization of somebody else, and works there.</summary>
    internal async Task<(Visitor Visitor, User Owner, Membership Membership)> SignInMemberAsync(string name, string slug)
    {
        var owner = await Server.AddPersonAsync("owner");
        var person = await Server.AddPersonWithPasswordAsync(name);
        var created = await new OrganizationService.OrganizationServiceClient(Server.As(owner.Id)).CreateOrganizationAsync(new() { Name = slug, Slug = slug });
        var membership = await Server.JoinAsync(created.Organization.Id, person);
        var visitor = await Visitor.ArriveAsync(Server);
        await visitor.Page.GotoAsync($"{Web}/sign-in?organization={slug}");
        await visitor.TypeCredentialsAsync(person.Address.Value);
        await visitor.ExpectHeadingAsync(slug);
        return (visitor, owner, membership);
    }

    private sealed class DemoServer : SigningInServer
    {
        private readonly string bootstrap;
        private readonly TimeSpan accessTokenLifetime;

        public DemoServer(string web, TimeSpan accessTokenLifetime)
        {
            var demo = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo.json"));
            bootstrap = Path.Combine(DataDirectory, "demo.json");
            File.WriteAllText(bootstrap, demo.Replace("http://localhost:5091", web, StringComparison.Ordinal));
            this.accessTokenLifetime = accessTokenLifetime;
        }

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:Bootstrap"] = bootstrap,
            ["OrgGrpc:Oidc:AccessTokenLifetime"] = accessTokenLifetime.ToString(),
        };
    }
}

/// <summary>Access tokens live so short that the web application renews them at every request.</summary>
public sealed class ShortLivedProjectsDemo() : ProjectsDemo(TimeSpan.FromSeconds(10));
