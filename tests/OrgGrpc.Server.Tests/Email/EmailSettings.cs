using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Tests.Email;

public sealed class EmailSettings
{
    [Theory]
    [InlineData("Transport", "7", "OrgGrpc:Email:Transport must be Console or File.")]
    [InlineData("From", "nobody", "OrgGrpc:Email:From must be an e-mail address.")]
    [InlineData("SendTimeout", "00:02:00", "SendTimeout below FirstRetryDelay")]
    [InlineData("MaxAttempts", "0", "MaxAttempts")]
    public void A_wrong_setting_is_refused_in_a_sentence_that_names_it(string key, string value, string sentence) =>
        Assert.Contains(sentence, Failure("Development", (key, value)), StringComparison.Ordinal);

    [Fact]
    public void A_server_that_would_send_nothing_is_for_development_only()
    {
        Assert.Contains("OrgGrpc:Email:Transport", Failure("Production"), StringComparison.Ordinal);
        Assert.Contains("OrgGrpc:Email:Transport", Failure("Production", ("Transport", "Console")), StringComparison.Ordinal);
        Assert.Equal("", Failure("Production", ("Transport", "File")));
        Assert.Equal("", Failure("Development"));
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
            return "";
        }
        catch (OptionsValidationException exception)
        {
            return exception.Message;
        }
    }
}
