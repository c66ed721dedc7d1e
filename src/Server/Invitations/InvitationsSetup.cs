using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Invitations;

internal static class InvitationsSetup
{
    public static void AddInvitations(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<InvitationOptions>().BindConfiguration(InvitationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<InvitingRight>();
        services.AddScoped<InvitationLimits>();
        services.AddScoped<InvitationMail>();
        services.AddScoped<InvitationReader>();
        services.AddScoped<InvitationIssuing>();
        services.AddScoped<InvitationResending>();
        services.AddScoped<InvitationLinkIssuing>();
        services.AddScoped<InviterSide>();
        services.AddScoped<InvitationPreview>();
        services.AddScoped<InvitationAcceptance>();
        services.AddScoped<InvitationDeclining>();
        services.AddScoped<InvitationAskedMail>();
        services.AddScoped<InvitationAsking>();
        services.AddScoped<InvitationLinkJoining>();
        services.AddScoped<InviteeSide>();
        services.AddScoped<IChore, InvitationSendExpiry>();
    }

    public static void MapInvitations(this WebApplication app) => app.MapGrpcService<InvitationService>();
}
