using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

internal static class EmailSetup
{
    public static void AddEmail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var development = builder.Environment.IsDevelopment();
        services.AddOptions<EmailOptions>()
            .BindConfiguration(EmailOptions.Section)
            .ValidateDataAnnotations()
            .Validate(
                options => options.Transport is null || Enum.IsDefined(options.Transport.Value),
                "OrgGrpc:Email:Transport must be Console, File or Smtp.")
            .Validate(
                options => development || options.Transport is not (null or EmailTransport.Console),
                "OrgGrpc:Email:Transport must be set outside Development, and not to Console, which sends nothing.")
            .Validate(
                options => options.From is null || EmailAddress.TryParse(options.From, out _, out _),
                "OrgGrpc:Email:From must be an e-mail address.")
            .Validate(
                options => options.SendTimeout < options.FirstRetryDelay && options.FirstRetryDelay <= options.MaxRetryDelay,
                "OrgGrpc:Email must have SendTimeout below FirstRetryDelay, and FirstRetryDelay at most MaxRetryDelay.")
            .Validate<IConfiguration>(
                (options, settings) => options.Transport != EmailTransport.Smtp || !string.IsNullOrEmpty(settings[$"{SmtpOptions.Section}:Host"]),
                "OrgGrpc:Email:Smtp:Host must be set for the transport Smtp.")
            .ValidateOnStart();
        services.AddOptions<SmtpOptions>()
            .BindConfiguration(SmtpOptions.Section)
            .ValidateDataAnnotations()
            .Validate(smtp => Enum.IsDefined(smtp.Security), "OrgGrpc:Email:Smtp:Security must be StartTls, Tls or None.")
            .Validate(
                smtp => string.IsNullOrEmpty(smtp.User) == string.IsNullOrEmpty(smtp.Password),
                "OrgGrpc:Email:Smtp must have User and Password together.")
            .Validate(
                smtp => smtp.User is null || smtp.Security != SmtpSecurity.None,
                "OrgGrpc:Email:Smtp:Security must not be None with a User: the password would be sent in clear.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmailOptions>, EmailTemplatesValidation>();
        services.AddSingleton<EmailTemplates>();
        services.AddSingleton<EmailSignal>();
        services.AddSingleton<EmailAllowance>();
        services.AddScoped<IChore, EmailExpiry>();
        services.ConfigureDbContext<OrgGrpcDbContext>((provider, options) =>
            options.AddInterceptors(provider.GetRequiredService<EmailSignal>(), provider.GetRequiredService<EmailAllowance>()));
        services.AddSingleton<PublicLinks>();
        services.AddSingleton<IEmailLayout, CalmLayout>();
        services.AddSingleton<EmailComposer>();
        services.AddScoped<EmailOutbox>();
        services.AddScoped<UnsentEmails>();
        services.AddScoped<ParkedEmails>();
        services.AddSingleton<IEmailSender>(provider => provider.GetRequiredService<IOptions<EmailOptions>>().Value.Transport switch
        {
            EmailTransport.Smtp => ActivatorUtilities.CreateInstance<SmtpEmailSender>(provider),
            EmailTransport.File => ActivatorUtilities.CreateInstance<FileEmailSender>(provider),
            _ => ActivatorUtilities.CreateInstance<ConsoleEmailSender>(provider),
        });
        services.AddHostedService<EmailDelivery>();
        if (development)
        {
            services.AddScoped<DevelopmentMailbox>();
        }
    }
}
