using OrgGrpc.Client.AspNetCore;
using Projects.Api;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOrgGrpcAuthentication(builder.Configuration.GetSection("OrgGrpc").Bind);
builder.Services.AddSingleton<ProjectStore>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();

// Whoever has a token for an organization sees and adds its projects: there is no way to name another one.
var projects = app.MapGroup("/projects").RequireOrganization();
projects.MapGet("/", (HttpContext http, ProjectStore store) => store.Of(http.GetOrganization()!.Id));
projects.MapPost("/", (HttpContext http, ProjectStore store, NewProject project) =>
    string.IsNullOrWhiteSpace(project.Name) || project.Name.Length > 200
        ? Results.ValidationProblem(new Dictionary<string, string[]> { ["name"] = ["1 to 200 characters"] })
        : Results.Ok(store.Add(http.GetOrganization()!.Id, project.Name.Trim(), http.User.FindFirst("sub")!.Value)));
projects.MapDelete("/{id:int}", (HttpContext http, ProjectStore store, int id) =>
    store.Remove(http.GetOrganization()!.Id, id) ? Results.NoContent() : Results.NotFound()).RequireOrganizationRole("admin");
projects.MapDelete("/", (HttpContext http, ProjectStore store) => store.Clear(http.GetOrganization()!.Id)).RequireOrganizationOwner();

// Where the organization is part of the address, it has to be the token's.
app.MapGet("/organizations/{organizationId}/projects", (ProjectStore store, string organizationId) => store.Of(organizationId))
    .RequireOrganization(routeValue: "organizationId");

// What this service knows of its caller.
app.MapGet("/organization", (HttpContext http) => http.GetOrganization() is { } o ? new { o.Id, o.Slug, o.Roles, o.IsOwner } : null)
    .RequireOrganization();

await app.RunAsync();
