using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;

namespace OrgGrpc.Server.Tests.Providers;

/// <summary>From one server to the other and back.</summary>
internal static class Travelling
{
    /// <summary>A browser that is signed in at the provider, and nowhere else.</summary>
    public static async Task<WebVisitor> VisitorAsync(this TwoServers servers, User person)
    {
        var visitor = new WebVisitor(servers.Here);
        var (name, value) = await servers.Outside.BeginSessionAsync(person);
        visitor.Cookies.Add(servers.Outside.WebAddress, new Cookie(name, value));
        return visitor;
    }

    /// <summary>Signs in with the provider, as far as that goes.</summary>
    public static Task<Arrival> SignInAsync(this WebVisitor visitor, string provider = "sub-pop", string returnUrl = "/account") =>
        FollowAsync(visitor, $"/sign-in/with/{provider}?returnUrl={Uri.EscapeDataString(returnUrl)}");

    /// <summary>Goes where it is sent until there is a page.</summary>
    public static async Task<Arrival> FollowAsync(this WebVisitor visitor, string address)
    {
        for (var hops = 0; hops < 20; hops++)
        {
            using var answer = await visitor.GetAsync(address);
            if (answer.Headers.Location is not { } next)
            {
                return new(
                    answer.StatusCode, answer.RequestMessage!.RequestUri!.AbsolutePath, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
            }

            address = new Uri(answer.RequestMessage!.RequestUri!, next).AbsoluteUri;
        }

        throw new InvalidOperationException("It goes round and round.");
    }

    public sealed record Arrival(HttpStatusCode Status, string Path, string Page);
}
