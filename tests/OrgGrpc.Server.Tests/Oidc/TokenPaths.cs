using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>
/// Every way to a token. A new one is one row: what is in hand before something changes, and then the attempt. What it gives must be true at that
/// moment, whoever it is about.
/// </summary>
internal static class TokenPaths
{
    private const string Scopes = "openid profile offline_access organization org_permissions";
    private const string Resource = "https://projects.example.org";
    private const string Next = "https://reports.example.org";

    private static readonly Dictionary<string, Func<Holder, Task<Attempt>>> Paths = new()
    {
        ["authorization request"] = holder => Of(async () => await holder.AuthorizeAsync(holder.Organization) is var answer
            && answer["code"] is not null ? await holder.RedeemAsync(answer) : null),
        ["authorization request with a slug"] = holder => Of(async () => await holder.AuthorizeAsync(holder.Slug) is var answer
            && answer["code"] is not null ? await holder.RedeemAsync(answer) : null),
        ["authorization code"] = async holder =>
        {
            var code = await holder.AuthorizeAsync(holder.Organization);
            return async () => await holder.RedeemAsync(code);
        },
        ["refresh"] = async holder =>
        {
            var tokens = await holder.SignInAsync(holder.Organization);
            return async () => await holder.RefreshAsync(tokens);
        },
        ["refresh with organization"] = async holder =>
        {
            var tokens = await holder.SignInAsync(holder.OtherOrganization);
            return async () => await holder.RefreshAsync(tokens, ("organization", holder.Organization));
        },
        ["refresh with the slug of an organization"] = async holder =>
        {
            var tokens = await holder.SignInAsync(holder.OtherOrganization);
            return async () => await holder.RefreshAsync(tokens, ("organization", holder.Slug));
        },
        ["exchange"] = async holder =>
        {
            var tokens = await holder.SignInAsync(holder.Organization);
            return async () => await holder.Server.ExchangeAsync(holder.Service, tokens.AccessToken, ("resource", Next));
        },
        ["exchange of an exchanged token"] = async holder =>
        {
            var passed = await holder.Server.ExchangeAsync(holder.Service, (await holder.SignInAsync(holder.Organization)).AccessToken, ("resource", Next));
            return async () => await holder.Server.ExchangeAsync(holder.NextService, passed.AccessToken);
        },
        ["exchange with organization"] = async holder =>
        {
            var tokens = await holder.SignInAsync(holder.OtherOrganization);
            return async () => await holder.Server.ExchangeAsync(holder.Application, tokens.AccessToken, ("resource", Next), ("organization", holder.Organization));
        },
        ["device"] = async holder =>
        {
            var client = await holder.Server.AddDeviceAsync(Resource);
            var device = await holder.Server.PostFormAsync(
                "/connect/device", ("client_id", client), ("scope", "openid organization"), ("organization", holder.Organization), ("resource", Resource));
            using var visitor = await WebVisitor.AsAsync(holder.Server, holder.Member);
            var page = $"/device?user_code={device["user_code"]}";
            using var allowed = await visitor.SendFormAsync(
                "/device", page, ("user_code", device["user_code"]!), ("answer", "allow"), ("organization", holder.Organization));
            return async () => await holder.Server.TokenAsync(
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", client), ("device_code", device["device_code"]!));
        },
        ["API key"] = async holder => await OfKeyAsync(holder, holder.Organization),
        ["API key with organization"] = async holder => await OfKeyAsync(holder, "", ("organization", holder.Organization)),
        ["API key of the organization"] = async holder =>
        {
            var made = await new V1.ApiKeyService.ApiKeyServiceClient(holder.Server.As(holder.Owner.Id))
                .CreateOrganizationApiKeyAsync(new() { OrganizationId = holder.Organization, DisplayName = "Script" });
            return async () => await new ApiKeys.ScriptKey(holder.Server, made.ApiKey, made.Secret).ExchangeAsync();
        },
        ["client credentials"] = holder => Of(async () => await holder.AsProgramAsync()),
        ["client credentials with organization"] = holder => Of(async () => await holder.AsProgramAsync(("organization", holder.Organization))),
        ["client credentials with the slug of an organization"] = holder => Of(async () => await holder.AsProgramAsync(("organization", holder.Slug))),
    };

    /// <summary>Null when the answer has no token that could be looked at.</summary>
    public delegate Task<TokenRequests.Answer?> Attempt();

    public static IEnumerable<string> Names => Paths.Keys;

    /// <summary>Takes the path as far as it goes without anything having changed.</summary>
    public static Task<Attempt> PrepareAsync(string path, Holder holder) => Paths[path](holder);

    private static async Task<Attempt> OfKeyAsync(Holder holder, string organization, params (string, string)[] more)
    {
        var made = await new V1.ApiKeyService.ApiKeyServiceClient(holder.Server.As(holder.Member.Id))
            .CreateUserApiKeyAsync(new() { OrganizationId = organization, DisplayName = "Script" });
        return async () => await new ApiKeys.ScriptKey(holder.Server, made.ApiKey, made.Secret).ExchangeAsync(more);
    }

    private static Task<Attempt> Of(Attempt attempt) => Task.FromResult(attempt);

    /// <summary>A member of two organizations with a session and applications, and a program that has their roles in one.</summary>
    internal sealed class Holder : IDisposable
    {
        private (string Id, string Secret) program;

        public required ServerUnderTest Server { get; init; }

        public required Membership Membership { get; init; }

        public required User Owner { get; init; }

        public required User Member { get; init; }

        public required string Slug { get; init; }

        public required string OtherOrganization { get; init; }

        public required Browser Browser { get; init; }

        public string Organization => Membership.OrganizationId.ToString();

        public string Program => program.Id;

        /// <summary>Where the person signs in, which has an API of its own besides.</summary>
        public ServicesInARow.Service Application { get; private set; } = null!;

        public ServicesInARow.Service Service { get; private set; } = null!;

        public ServicesInARow.Service NextService { get; private set; } = null!;

        public static async Task<Holder> OfAsync(ServerUnderTest server)
        {
            var (owner, member) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("krist"));
            var organizations = new V1.OrganizationService.OrganizationServiceClient(server.As(owner.Id));
            var slug = $"nirvana-{Guid.CreateVersion7():N}";
            var organization = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana", Slug = slug })).Organization.Id;
            var other = (await organizations.CreateOrganizationAsync(new() { Name = "Foo Fighters" })).Organization.Id;
            await server.JoinAsync(other, member);
            var holder = new Holder
            {
                Server = server,
                Owner = owner,
                Member = member,
                Membership = await server.JoinAsync(organization, member),
                Slug = slug,
                OtherOrganization = other,
                Browser = await Browser.OfAsync(server, member),
                Service = await server.AddServiceAsync(Resource, Next),
                NextService = await server.AddServiceAsync(Next, Resource),
            };
            await holder.RegisterAsync();
            return holder;
        }

        public Task<Browser.Answer> AuthorizeAsync(string? organization, string scope = Scopes) =>
            Browser.AuthorizeAsync(Application.Id, scope, ("organization", organization), ("resource", Resource));

        public Task<TokenRequests.Answer> RedeemAsync(Browser.Answer answer) =>
            Browser.RedeemAsync(Application.Id, answer, ("client_secret", Application.Secret));

        public async Task<TokenRequests.Answer> SignInAsync(string? organization, string scope = Scopes) =>
            await RedeemAsync(await AuthorizeAsync(organization, scope));

        public Task<TokenRequests.Answer> RefreshAsync(TokenRequests.Answer tokens, params (string Name, string Value)[] more) =>
            Server.RefreshAsync(Application.Id, tokens, [("client_secret", Application.Secret), .. more]);

        public Task<TokenRequests.Answer> AsProgramAsync(params (string Name, string Value)[] more) =>
            Server.TokenAsync([("grant_type", "client_credentials"), ("client_id", program.Id), ("client_secret", program.Secret), .. more]);

        public void Dispose() => Browser.Dispose();

        private async Task RegisterAsync()
        {
            var id = Clients.NewClientId();
            Application = new(id, await Server.AddClientAsync(new()
            {
                ClientId = id,
                IsConfidential = true,
                DisplayName = "An application with an API",
                Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode, ClientGrant.RefreshToken, ClientGrant.TokenExchange },
                RedirectUris = [Browser.Redirect],
                Scopes = ["openid", "profile", "offline_access", "organization", "org_permissions"],
                Resources = [Resource, Next],
                ServedResources = [Resource],
                AsksConsent = false,
            }), Resource);
            program.Id = Clients.NewClientId();
            program.Secret = await Server.AddClientAsync(new()
            {
                ClientId = program.Id,
                IsConfidential = true,
                DisplayName = "A program",
                Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
                Bindings = new Dictionary<Id<Organization>, RoleSet> { [Membership.OrganizationId] = RoleSet.Member },
            });
        }
    }
}
