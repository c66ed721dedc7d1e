using Microsoft.Extensions.Options;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Bootstrap;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.MembershipRequests;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Oidc;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Pages;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Providers;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Hosting;

/// <summary>The whole server, for its own Program and for a host that embeds it: what it consists of, feature by feature.</summary>
public static class OrgGrpcServer
{
    public static WebApplicationBuilder AddOrgGrpc(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<StartNotes>();
        builder.AddServerOptions();
        builder.AddPersistence();
        builder.AddChanges();
        builder.AddFreshness();
        builder.AddAccess();
        builder.AddPaging();
        builder.AddEmail();
        builder.AddLimits();
        builder.AddUsers();
        builder.AddSessions();
        builder.AddRegistration();
        builder.AddProviders();
        builder.AddCredentials();
        builder.AddFactors();
        builder.AddOrganizations();
        builder.AddOidc();
        builder.AddMemberships();
        builder.AddOwnership();
        builder.AddBootstrap();
        builder.AddInvitations();
        builder.AddMembershipRequests();
        builder.AddApiKeys();
        builder.AddGrpcDoors();
        builder.AddTelemetry();
        builder.AddLogFloors();
        builder.AddLanguages();
        builder.AddPages();
        return builder;
    }

    public static WebApplication MapOrgGrpc(this WebApplication app)
    {
        // All settings at once, before anything is made of some of them: one start tells every fault.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseEnglish();
        app.UsePages();
        app.UseRouting();
        app.UseGrpcWebDoor();
        app.UseOidc();
        app.UseGrpcDoors();
        app.MapGrpcDoors();
        app.MapAccess();
        app.MapRoles();
        app.MapChanges();
        app.MapFreshness();
        app.MapUsers();
        app.MapRegistration();
        app.MapOrganizations();
        app.MapOidc();
        app.MapMemberships();
        app.MapOwnership();
        app.MapProviders();
        app.MapPages();
        app.MapInvitations();
        app.MapMembershipRequests();
        app.MapApiKeys();
        return app;
    }
}
