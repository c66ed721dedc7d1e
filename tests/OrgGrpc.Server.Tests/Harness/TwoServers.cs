using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Oidc.Clients;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>A server that signs people in with another one of its kind. They have different host names, or browsers would give both the same cookies.</summary>
public class TwoServers : IAsyncLifetime
{
    /// <summary>What it is called on the button.</summary>
    public const string Name = "Sub Pop";

    private string secret = "";

    public TwoServers() => Here = new(this);

    /// <summary>The provider.</summary>
    public OutsideServer Outside { get; } = new();

    public HereServer Here { get; }

    internal Postbox Postbox { get; } = new();

    /// <summary>Who may make an account here.</summary>
    protected virtual string Registration => "Open";

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
        GC.SuppressFinalize(this);
    }

    public sealed class OutsideServer : SigningInServer
    {
        /// <summary>Whether its id tokens say since when it knows the person; providers need not, unless they are asked.</summary>
        public bool TellsAuthTime { get; set; } = true;

        protected override string Host => "localhost";

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        };

        protected override void Configure(IServiceCollection services) => services.Configure<OpenIddictServerOptions>(engine => engine.Handlers.Add(
            OpenIddictServerHandlerDescriptor.CreateBuilder<OpenIddictServerEvents.GenerateTokenContext>()
                .UseInlineHandler(context =>
                {
                    if (!TellsAuthTime && context.TokenType == OpenIddictConstants.TokenTypeIdentifiers.IdentityToken)
                    {
                        context.Principal.RemoveClaims("auth_time");
                    }

                    return ValueTask.CompletedTask;
                })
                .SetOrder(int.MinValue)
                .Build()));
    }

    public sealed class HereServer(TwoServers both) : SigningInServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:Registration:Mode"] = both.Registration,
            ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
            ["OrgGrpc:Users:Providers:sub-pop:Authority"] = both.Outside.Issuer,
            ["OrgGrpc:Users:Providers:sub-pop:ClientId"] = "here",
            ["OrgGrpc:Users:Providers:sub-pop:ClientSecret"] = both.secret,
            ["OrgGrpc:Users:Providers:sub-pop:DisplayName"] = Name,

            // Tests read, and forge, what is asked.
            ["OrgGrpc:Users:Providers:sub-pop:PushRequests"] = "false",
            ["OrgGrpc:Users:Providers:silent:Authority"] = both.Outside.Issuer,
            ["OrgGrpc:Users:Providers:silent:ClientId"] = "here",
            ["OrgGrpc:Users:Providers:silent:ClientSecret"] = both.secret,
            ["OrgGrpc:Users:Providers:silent:Scopes"] = "openid",
            ["OrgGrpc:Users:Providers:silent:PushRequests"] = "false",
            ["OrgGrpc:Users:Providers:away:Authority"] = "http://127.0.0.1:1",
            ["OrgGrpc:Users:Providers:away:ClientId"] = "here",
        };

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IEmailSender>(both.Postbox);
    }
}
