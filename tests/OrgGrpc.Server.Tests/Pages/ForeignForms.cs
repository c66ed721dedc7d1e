using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>Other sites make a browser send our forms (CSRF).</summary>
public sealed class ForeignForms(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [InlineData("/organizations/choose")]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    public async Task A_form_that_this_server_did_not_hand_out_is_refused(string address)
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("kurt"));

        using var answer = await visitor.PostAsync(address, ("Name", "Planted"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This form is too old", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(await HasOrganizationAsync("Planted"));
    }

    [Fact]
    public async Task A_form_that_was_handed_to_somebody_else_is_refused()
    {
        using var attacker = await WebVisitor.AsAsync(server, await server.AddPersonAsync("mallory"));
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("kurt"));
        var handedOut = System.Text.RegularExpressions.Regex.Match(
            await attacker.ReadAsync("/organizations/choose"), "__RequestVerificationToken\"[^>]*value=\"([^\"]+)").Groups[1].Value;

        using var answer = await visitor.PostAsync("/organizations/choose", ("Name", "Lured"), ("__RequestVerificationToken", handedOut));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(await HasOrganizationAsync("Lured"));
    }

    private Task<bool> HasOrganizationAsync(string name) => server.InScopeAsync(services =>
    {
        OrganizationName.TryParse(name, out var parsed, out _);
        return services.GetRequiredService<OrgGrpcDbContext>().Organizations.AnyAsync(organization => organization.Name == parsed);
    });
}
