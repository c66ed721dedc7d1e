using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OrgGrpc.EndToEnd.Tests.Harness;

internal static class Mailbox
{
    /// <summary>Opens the development mailbox and follows the link in the newest mail to this address.</summary>
    public static async Task FollowMailAsync(this Visitor visitor, string address)
    {
        var mail = await visitor.FindMailAsync(address);
        await mail.GetByRole(AriaRole.Link).ClickAsync();
    }

    public static async Task<ILocator> FindMailAsync(this Visitor visitor, string address)
    {
        await visitor.Page.GotoAsync("/dev/mailbox");
        return visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasTextRegex = new($"(To|An) {Regex.Escape(address)}") }).First;
    }
}
