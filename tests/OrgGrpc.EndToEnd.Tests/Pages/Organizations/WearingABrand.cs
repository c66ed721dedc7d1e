using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.EndToEnd.Tests.Pages.Organizations;

/// <summary>An organization's colour and logo, from the form to the people who sign in for it.</summary>
public sealed class WearingABrand(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task The_pages_of_its_sign_in_wear_its_colour_and_its_logo()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var id = (await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Foo Fighters", Slug = "foo" })).Organization.Id;
        await using var owner = await Visitor.ArriveAsync(server, kurt);

        await owner.Page.GotoAsync($"/organizations/{id}/branding");
        await owner.LookAsync("branding-none");
        await owner.Page.GetByLabel("Colour of buttons and links").FillAsync("#ffe14d");
        await owner.ClickButtonAsync("Save");
        await owner.Page.GetByLabel("Picture").SetInputFilesAsync(new FilePayload { Name = "page.png", MimeType = "image/png", Buffer = "<html>"u8.ToArray() });
        await owner.ClickButtonAsync("Use this logo");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must be a PNG, JPEG or WebP image");
        await owner.LookAsync("branding-problem");
        await owner.Page.GetByLabel("Picture").SetInputFilesAsync(new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = Images.Png() });
        await owner.ClickButtonAsync("Use this logo");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Img, new() { Name = "Logo of Foo Fighters" })).ToBeVisibleAsync();
        await owner.LookAsync("branding");

        await using var party = await RelyingParty.StartAsync(server);
        await using var member = await Visitor.ArriveAsync(server);
        await member.Page.GotoAsync(party.AuthorizeAddress(("scope", "openid organization"), ("organization", "foo")));
        await member.ExpectHeadingAsync("Sign in");
        await Assertions.Expect(member.Page.GetByText("Foo Fighters")).ToBeVisibleAsync();
        Assert.True(await member.Page.EvaluateAsync<bool>("[...document.querySelectorAll('main img')].every(image => image.naturalWidth > 0)"));
        await member.LookAsync("sign-in-with-brand");
    }
}
