using Microsoft.Extensions.Logging;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class QuietPages(ListeningServer server) : IClassFixture<ListeningServer>
{
    [Fact]
    public async Task Showing_a_form_warns_of_nothing()
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync("/sign-in");

        Assert.Contains("__RequestVerificationToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Heard, line => line.Level >= LogLevel.Warning && line.Category.StartsWith("Microsoft.AspNetCore.Antiforgery", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_wrong_with_a_client_s_request_is_in_the_log_and_nothing_that_it_said()
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync("/connect/authorize?client_id=a-stranger&response_type=code&scope=openid&redirect_uri=https://evil.example");

        Assert.Equal("/error?error=invalid_request", answer.Headers.Location!.OriginalString);
        var line = Assert.Single(server.Heard, line => line.Text.Contains("/connect/authorize", StringComparison.Ordinal));
        Assert.Contains("was refused with invalid_request: ", line.Text, StringComparison.Ordinal);
        Assert.Contains("client_id", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-stranger", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", line.Text, StringComparison.Ordinal);
    }
}
