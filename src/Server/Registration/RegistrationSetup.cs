namespace OrgGrpc.Server.Registration;

internal static class RegistrationSetup
{
    public static void AddRegistration(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RegistrationOptions>().BindConfiguration(RegistrationOptions.Section).ValidateDataAnnotations()
            .Validate(options => Enum.IsDefined(options.Mode), "OrgGrpc:Registration:Mode must be Open, InvitationOnly or Approval.").ValidateOnStart();
        services.AddSingleton<IRegistrationPolicy, PolicyOfMode>();
        services.AddSingleton<RegistrationLimits>();
        services.AddScoped<EvenWrite>();
        services.AddScoped<RegistrationMail>();
        services.AddScoped<EmailVerification>();
        services.AddScoped<RegistrationForm>();
        services.AddScoped<PersonRegistration>();
        services.AddScoped<ProvenAddress>();
        services.AddScoped<InvitedRegistration>();
        services.AddScoped<ApprovalAsking>();
        services.AddScoped<RegistrationRejection>();
        services.AddScoped<VerificationUse>();
        services.AddScoped<VerificationRepeat>();
        services.AddScoped<OperatorSetup>();
        services.AddHostedService<OperatorOffer>();
    }

    public static void MapRegistration(this WebApplication app) => app.MapGrpcService<RegistrationService>();
}
