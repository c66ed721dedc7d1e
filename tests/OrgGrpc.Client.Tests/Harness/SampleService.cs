using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgGrpc.Client.AspNetCore;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Tests.Harness;

/// <summary>A service behind the guard, as a downstream team would write it: endpoints, controllers and gRPC.</summary>
public sealed class SampleService : IAsyncDisposable
{
    private readonly WebApplication app;

    private SampleService(WebApplication app)
    {
        this.app = app;
        var addresses = app.Urls.Select(url => new Uri(url)).ToList();
        (Http, GrpcAddress) = (new HttpClient { BaseAddress = addresses[0] }, addresses[1]);
    }

    public HttpClient Http { get; }

    public Uri GrpcAddress { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<SampleService> StartAsync(
        string authority, string audience = "projects", Action<OrgGrpcAuthenticationOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddOrgGrpcAuthentication(options =>
        {
            options.Authority = authority;
            options.Audience = audience;
            options.ClockSkew = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        builder.Services.AddControllers().AddApplicationPart(typeof(SampleService).Assembly);
        builder.Services.AddGrpc();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/anybody", () => "somebody").RequireAuthorization();
        app.MapGet("/member", (HttpContext http) => Described.From(http.GetOrganization()!)).RequireOrganization();
        app.MapGet("/admin", () => "admin").RequireOrganizationRole("admin");
        app.MapGet("/owner", () => "owner").RequireOrganizationOwner();
        app.MapGet("/deleter", () => "deleter").RequireOrganizationPermission("projects:delete");
        var projects = app.MapGroup("/organizations/{organizationId}/projects").RequireOrganization(routeValue: "organizationId");
        projects.MapGet("/", (string organizationId) => organizationId);
        projects.MapDelete("/{id}", (string id) => id).RequireOrganizationRole("admin");
        app.MapGet("/forgotten", () => "nobody").RequireOrganization(routeValue: "organizationId");
        app.MapHealthChecks("/health");
        app.MapControllers();
        app.MapGrpcService<GuardedRoles>();
        await app.StartAsync();
        return new(app);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? token, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    /// <summary>What the service knows of its caller.</summary>
    public sealed record Described(string Id, string? Slug, string[] Roles, string[] Permissions, long Revision)
    {
        public static Described From(CurrentOrganization organization) => new(
            organization.Id, organization.Slug, [.. organization.Roles.Order()], [.. organization.Permissions.Order()], organization.Revision);
    }

    [RequireOrganizationRole("admin")]
    private sealed class GuardedRoles : RoleService.RoleServiceBase
    {
        public override Task<GetRoleResponse> GetRole(GetRoleRequest request, ServerCallContext context) =>
            Task.FromResult(new GetRoleResponse { Role = new() { Name = context.GetHttpContext().GetOrganization()!.Id } });

        [RequireOrganizationOwner]
        public override Task<ListRolesResponse> ListRoles(ListRolesRequest request, ServerCallContext context) =>
            Task.FromResult(new ListRolesResponse());
    }
}

/// <summary>A controller behind the guard.</summary>
[ApiController]
[RequireOrganization]
[Route("controller")]
public sealed class GuardedController : ControllerBase
{
    [HttpGet("member")]
    public string Member() => HttpContext.GetOrganization()!.Id;

    [HttpGet("owner")]
    [RequireOrganizationOwner]
    public string Owner() => "owner";

    [HttpGet("{organizationId}/admin")]
    [RequireOrganizationRole("admin", RouteValue = "organizationId")]
    public string Admin() => "admin";
}
