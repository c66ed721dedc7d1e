using System.Text.Json;
using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class DevicePage(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Somebody_types_the_code_of_their_television_and_lets_it_in()
    {
        var client = await server.AddDeviceAsync("https://projects.example.org");
        var device = await PostAsync("/connect/device", ("client_id", client), ("scope", "openid email"));
        await using var visitor = await Visitor.ArriveAsync(server, await server.AddPersonAsync("kurt"));

        await visitor.Page.GotoAsync("/device");
        await visitor.LookAsync("device");
        await visitor.Page.GetByLabel("Code").FillAsync("1234");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await visitor.LookAsync("device-problem");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "No device waits" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Code")).ToBeFocusedAsync();
        await visitor.Page.GetByLabel("Code").FillAsync(device.GetProperty("user_code").GetString()!);
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Let A television in?" })).ToBeVisibleAsync();
        await visitor.LookAsync("device-question");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Let it in" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "The device is in" })).ToBeVisibleAsync();
        await visitor.LookAsync("device-done");

        var tokens = await PostAsync(
            "/connect/token", ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", client), ("device_code", device.GetProperty("device_code").GetString()!));
        Assert.NotEmpty(tokens.GetProperty("access_token").GetString()!);
    }

    private async Task<JsonElement> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await http.PostAsync(path, content);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
