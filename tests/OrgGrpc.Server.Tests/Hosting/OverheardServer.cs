using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>A server whose operator has turned every category to Trace, and that mails by SMTP.</summary>
public sealed class OverheardServer : ClockedServer
{
    internal Wiretap Wiretap { get; } = new();

    internal MailServer Mail { get; } = new();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["OrgGrpc:PublicUrl"] = "http://127.0.0.1:5080",
        ["OrgGrpc:Email:Transport"] = "Smtp",
        ["OrgGrpc:Email:Smtp:Host"] = "127.0.0.1",
        ["OrgGrpc:Email:Smtp:Port"] = $"{Mail.Port}",
        ["OrgGrpc:Email:Smtp:User"] = "mailer",
        ["OrgGrpc:Email:Smtp:Password"] = SmtpPassword,
        ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        ["Logging:LogLevel:Default"] = "Trace",
        ["Logging:LogLevel:Microsoft"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        ["Logging:LogLevel:OpenIddict"] = "Trace",
        ["Logging:LogLevel:Grpc"] = "Trace",
    };

    internal const string SmtpPassword = "smtp-password-of-the-overheard-server";

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<ILoggerProvider>(Wiretap);
        services.Configure<LoggerFilterOptions>(options => options.MinLevel = LogLevel.Trace);
        services.Configure<SmtpOptions>(options => options.CertificateCheck =
            (_, certificate, _, _) => certificate?.GetCertHashString() == MailServer.Certificate.GetCertHashString());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Wiretap.Dispose();
        await Mail.DisposeAsync();
    }
}
