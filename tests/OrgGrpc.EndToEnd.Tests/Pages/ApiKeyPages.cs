using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>Keys for scripts, made and deleted in a browser, and used as a script would.</summary>
public sealed class ApiKeyPages(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_makes_a_key_for_a_script_and_deletes_it()
    {
        var kurt = await server.AddPersonAsync("kurt");
        await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        await using var visitor = await Visitor.ArriveAsync(server, kurt);
        await visitor.Page.GotoAsync("/account");
        await visitor.ClickLinkAsync("API keys for scripts");
        await visitor.ExpectHeadingAsync("My API keys");
        await visitor.LookAsync("api-keys-none");

        await visitor.Page.GetByText("Make a key").ClickAsync();
        await visitor.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("   ");
        await visitor.ClickButtonAsync("Make the key");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Name");
        await visitor.LookAsync("api-keys-problem");
        await visitor.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly <b>report</b>");
        await visitor.Page.GetByLabel("Where it counts").SelectOptionAsync("Nirvana");
        await visitor.ClickButtonAsync("Make the key");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Nightly <b>report</b>");
        await visitor.LookAsync("api-keys-made");
        var (id, secret) = await ReadAsync(visitor);
        var token = await ExchangeAsync(id, secret);
        Assert.NotNull(token);

        await visitor.Page.GotoAsync("/account/api-keys");
        await Assertions.Expect(visitor.Page.GetByText(secret)).ToHaveCountAsync(0);
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Nightly" });
        await Assertions.Expect(row).ToContainTextAsync("Nirvana");
        await Assertions.Expect(row).ToContainTextAsync("Last used");
        await visitor.LookAsync("api-keys");
        await visitor.ClickButtonAsync("Delete the key Nightly <b>report</b>");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("The key is deleted");
        Assert.Null(await ExchangeAsync(id, secret));
    }

    [Fact]
    public async Task An_admin_makes_a_key_for_the_organization()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organization = (await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        await using var visitor = await Visitor.ArriveAsync(server, kurt);
        await visitor.Page.GotoAsync($"/organizations/{organization.Id}");
        await visitor.ClickLinkAsync("API keys");
        await visitor.LookAsync("organization-api-keys-none");

        await visitor.Page.GetByText("Make a key").ClickAsync();
        await visitor.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Import");
        await visitor.Page.GetByLabel("Role").SelectOptionAsync("admin");
        await visitor.Page.GetByLabel("What it may do").SelectOptionAsync("write");
        await visitor.ClickButtonAsync("Make the key");
        var (id, secret) = await ReadAsync(visitor);
        var claims = JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode((await ExchangeAsync(id, secret))!.Split('.')[1])).RootElement;
        Assert.Equal((id, organization.Id), (claims.GetProperty("sub").GetString(), claims.GetProperty("org_id").GetString()));

        await visitor.Page.GotoAsync($"/organizations/{organization.Id}/api-keys");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Import" })).ToContainTextAsync("Made by kurt");
        await visitor.LookAsync("organization-api-keys");
        await visitor.ClickButtonAsync("Delete the key Import");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("The key is deleted");
        Assert.Null(await ExchangeAsync(id, secret));
    }

    private static async Task<(string Id, string Secret)> ReadAsync(Visitor visitor)
    {
        var shown = visitor.Page.GetByRole(AriaRole.Status).Locator("code");
        await Assertions.Expect(shown).ToHaveCountAsync(2);
        return (await shown.Nth(0).InnerTextAsync(), await shown.Nth(1).InnerTextAsync());
    }

    private async Task<string?> ExchangeAsync(string id, string secret)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = secret,
        });
        using var response = await http.PostAsync("/connect/token", form);
        return response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString() : null;
    }
}
