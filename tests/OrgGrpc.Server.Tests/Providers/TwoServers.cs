using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;

namespace OrgGrpc.Server.Tests.Providers;

/// <summary>A server that signs people in with another one of its kind. They have different host names, or browsers would give both the same cookies.</summary>
public sealed class TwoServers : IAsyncLifetime
{
    /// <summary>What it is called on the button.</summary>
    public const string Name = "Sub Pop";

    private string secret = "";

    public TwoServers() => Here = new(this);

    /// <summary>The provider.</summary>
    public OutsideServer Outside { get; } = new();

    public HereServer Here { get; }

    internal Postbox Postbox { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Outside.InitializeAsync();
        secret = await Outside.AddClientAsync(new()
        {
            ClientId = "here",
            DisplayName = "Here",
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode },
            RedirectUris = [$"{Here.Issuer}/sign-in/with/sub-pop/callback", $"{Here.Issuer}/sign-in/with/silent/callback"],
            Scopes = ["openid", "profile", "email"],
            AsksConsent = false,
        });
        await Here.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await Outside.DisposeAsync();
    }

    /// <summary>A browser that is signed in at the provider, and nowhere else.</summary>
    internal async Task<WebVisitor> VisitorAsync(User person)
    {
        var visitor = new WebVisitor(Here);
        var (name, value) = await Outside.BeginSessionAsync(person);
        visitor.Cookies.Add(Outside.WebAddress, new Cookie(name, value));
        return visitor;
    }

    /// <summary>Signs in with the provider, as far as that goes.</summary>
    internal static Task<Arrival> SignInAsync(WebVisitor visitor, string provider = "sub-pop", string returnUrl = "/account") =>
        FollowAsync(visitor, $"/sign-in/with/{provider}?returnUrl={Uri.EscapeDataString(returnUrl)}");

    /// <summary>Goes where it is sent until there is a page.</summary>
    internal static async Task<Arrival> FollowAsync(WebVisitor visitor, string address)
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

    public sealed class OutsideServer : SigningInServer
    {
        protected override string Host => "localhost";
    }

    public sealed class HereServer(TwoServers both) : SigningInServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
            ["OrgGrpc:Users:Providers:sub-pop:Authority"] = both.Outside.Issuer,
            ["OrgGrpc:Users:Providers:sub-pop:ClientId"] = "here",
            ["OrgGrpc:Users:Providers:sub-pop:ClientSecret"] = both.secret,
            ["OrgGrpc:Users:Providers:sub-pop:DisplayName"] = Name,
            ["OrgGrpc:Users:Providers:silent:Authority"] = both.Outside.Issuer,
            ["OrgGrpc:Users:Providers:silent:ClientId"] = "here",
            ["OrgGrpc:Users:Providers:silent:ClientSecret"] = both.secret,
            ["OrgGrpc:Users:Providers:silent:Scopes"] = "openid",
            ["OrgGrpc:Users:Providers:away:Authority"] = "http://127.0.0.1:1",
            ["OrgGrpc:Users:Providers:away:ClientId"] = "here",
        };

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IEmailSender>(both.Postbox);
    }
}
