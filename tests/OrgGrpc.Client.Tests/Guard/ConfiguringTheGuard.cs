using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrgGrpc.Client.AspNetCore;

namespace OrgGrpc.Client.Tests.Guard;

public sealed class ConfiguringTheGuard
{
    [Fact]
    public async Task A_wrong_setting_stops_the_start_and_is_named()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.Services.AddOrgGrpcAuthentication(options =>
        {
            options.Authority = "http://login.example.com";
            options.ClockSkew = TimeSpan.FromHours(1);
        });
        await using var app = builder.Build();

        var failed = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Collection(
            failed.Failures,
            fault => Assert.Contains("Authority", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Audience", fault, StringComparison.Ordinal),
            fault => Assert.Contains("ClockSkew", fault, StringComparison.Ordinal));
    }
}
