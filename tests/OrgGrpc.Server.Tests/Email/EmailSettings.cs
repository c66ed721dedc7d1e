using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Tests.Email;

public sealed class EmailSettings
{
    [Theory]
    [InlineData("Transport", "7", "OrgGrpc:Email:Transport must be Console, File or Smtp.")]
    [InlineData("From", "nobody", "OrgGrpc:Email:From must be an e-mail address.")]
    [InlineData("SendTimeout", "00:02:00", "SendTimeout below FirstRetryDelay")]
    [InlineData("MaxAttempts", "0", "MaxAttempts")]
    [InlineData("Transport", "Smtp", "OrgGrpc:Email:Smtp:Host must be set")]
    [InlineData("Smtp:Port", "0", "Port")]
    [InlineData("Smtp:Security", "7", "OrgGrpc:Email:Smtp:Security must be StartTls, Tls or None.")]
    [InlineData("Smtp:User", "orggrpc", "User and Password together")]
    public void A_wrong_setting_is_refused_in_a_sentence_that_names_it(string key, string value, string sentence) =>
        Assert.Contains(sentence, Failure("Development", (key, value)), StringComparison.Ordinal);

    [Fact]
    public void A_password_is_never_sent_in_clear()
    {
        (string, string)[] signedIn = [("Smtp:User", "orggrpc"), ("Smtp:Password", "secret")];

        Assert.Contains("would be sent in clear", Failure("Development", [.. signedIn, ("Smtp:Security", "None")]), StringComparison.Ordinal);
        Assert.Equal("", Failure("Development", signedIn));
    }

    [Fact]
    public void A_server_that_would_send_nothing_is_for_development_only()
    {
        Assert.Contains("OrgGrpc:Email:Transport", Failure("Production"), StringComparison.Ordinal);
        Assert.Contains("OrgGrpc:Email:Transport", Failure("Production", ("Transport", "Console")), StringComparison.Ordinal);
        Assert.Equal("", Failure("Production", ("Transport", "File")));
        Assert.Equal("", Failure("Development"));
    }

    [Theory]
    [InlineData("nothing.en.txt", "Subject: A\n\nB", "nothing.en.txt, which is the name of no template")]
    [InlineData("invitation.fr.txt", "Subject: A\n\nB", "invitation.fr.txt, which is the name of no template")]
    [InlineData("invitation.en.txt", "A\n\nB", "without a line 'Subject: …'")]
    [InlineData("invitation.en.txt", "Subject: A\n\n", "without a line 'Subject: …'")]
    [InlineData("invitation.en.txt", "Subject: A\nBcc: evil@example.org\n\nB", "without a line 'Subject: …'")]
    [InlineData("invitation.en.txt", "Subject: A\n\n{password}", "invitation.en.txt with {password}; it knows {address}, {expiry}")]
    public void A_template_that_could_not_be_filled_stops_the_start(string file, string text, string sentence)
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, file), text);

        Assert.Contains(sentence, Failure("Development", ("Templates", folder.FullName)), StringComparison.Ordinal);

        folder.Delete(recursive: true);
        Assert.Contains("which is not there", Failure("Development", ("Templates", folder.FullName)), StringComparison.Ordinal);
    }

    private static string Failure(string environment, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"{EmailOptions.Section}:{setting.Key}", (string?)setting.Value)));
        builder.AddEmail();
        using var services = builder.Services.BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<EmailOptions>>().Value;
            _ = services.GetRequiredService<IOptions<SmtpOptions>>().Value;
            return "";
        }
        catch (OptionsValidationException exception)
        {
            return exception.Message;
        }
    }
}
