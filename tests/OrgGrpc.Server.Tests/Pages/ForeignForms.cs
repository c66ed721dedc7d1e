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
    [InlineData("/consent?returnUrl=%2Fconnect%2Fauthorize%3Fclient_id%3Dapp")]
    [InlineData("/invitation?secret=x&handler=accept")]
    [InlineData("/invitation?secret=x&handler=decline")]
    [InlineData("/invitation?secret=x&handler=ask")]
    [InlineData("/invitation?secret=x&handler=register")]
    [InlineData("/join?secret=x")]
    [InlineData("/verify-email?secret=x")]
    [InlineData("/verify-email?handler=resend")]
    [InlineData("/setup?secret=x")]
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
        var handedOut = TokenIn(await attacker.ReadAsync("/organizations/choose"));

        using var answer = await visitor.PostAsync("/organizations/choose", ("Name", "Lured"), ("__RequestVerificationToken", handedOut));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(await HasOrganizationAsync("Lured"));
    }

    /// <summary>Login CSRF: the victim would work in the attacker's account, and the attacker would read along.</summary>
    [Fact]
    public async Task Nobody_is_signed_in_to_an_account_by_somebody_elses_form()
    {
        var mallory = await server.AddPersonWithPasswordAsync("mallory");
        using var attacker = new WebVisitor(server);
        using var visitor = new WebVisitor(server);
        await visitor.ReadAsync("/sign-in");
        var handedOut = TokenIn(await attacker.ReadAsync("/sign-in"));
        (string, string)[] planted =
            [("Email", mallory.Address.Value), ("Password", Passwords.Usual), ("__RequestVerificationToken", handedOut)];

        using var answer = await visitor.PostAsync("/sign-in", planted);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("You are signed in as", await visitor.ReadAsync("/"), StringComparison.Ordinal);
        using var own = await attacker.PostAsync("/sign-in", planted);
        Assert.Equal(HttpStatusCode.Redirect, own.StatusCode);
    }

    private static string TokenIn(string page) =>
        System.Text.RegularExpressions.Regex.Match(page, "__RequestVerificationToken\"[^>]*value=\"([^\"]+)").Groups[1].Value;

    private Task<bool> HasOrganizationAsync(string name) => server.InScopeAsync(services =>
    {
        OrganizationName.TryParse(name, out var parsed, out _);
        return services.GetRequiredService<OrgGrpcDbContext>().Organizations.AnyAsync(organization => organization.Name == parsed);
    });
}
