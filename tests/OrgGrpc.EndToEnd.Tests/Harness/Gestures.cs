using Microsoft.Playwright;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Harness;

internal static class Gestures
{
    /// <summary>Types address and password into the sign-in page that the visitor was led to.</summary>
    public static async Task TypeCredentialsAsync(this Visitor visitor, string address, string password = Passwords.Usual)
    {
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
        await visitor.Page.GetByLabel("E-mail address").FillAsync(address);
        await visitor.Page.GetByLabel("Password").FillAsync(password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    public static Task ExpectHeadingAsync(this Visitor visitor, string name) =>
        Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true })).ToBeVisibleAsync();

    public static Task ClickLinkAsync(this Visitor visitor, string name) => visitor.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

    public static Task ClickButtonAsync(this Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
}
