using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Pages;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>Every page and every form of it, as the server itself knows them: a new one is tried here without being named.</summary>
public sealed partial class EveryPageHandler(SigningInServer server) : IClassFixture<SigningInServer>
{
    private const string Nowhere = "org_01h455vb4pex5vsknk084sn02q";

    /// <summary>What people need who are not signed in. Whatever is not named here asks them to sign in first.</summary>
    private static readonly HashSet<string> Public =
    [
        "", "sign-in", "sign-in/second-step", "sign-in/provider", "sign-out", "error", "status/{code:int:range(400,599)}", "dev/mailbox", "setup", "register", "verify-email",
        "forgot-password", "reset-password", "invitation", "join",
    ];

    internal sealed record Handler(string Template, Type Model, string Method, string? Name)
    {
        /// <summary>What it takes from the request beside the handler's name.</summary>
        public IReadOnlyList<ParameterDescriptor> Inputs { get; init; } = [];

        public string Address(
            string organization = Nowhere, string membership = "mem_01h455vb4pex5vsknk084sn02q", string user = "user_01h455vb4pex5vsknk084sn02q", string client = "nobody") => "/" + Template
            .Replace("{organizationId}", organization, StringComparison.Ordinal)
            .Replace("{userId}", user, StringComparison.Ordinal)
            .Replace("{clientId}", client, StringComparison.Ordinal)
            .Replace("{membershipId}", membership, StringComparison.Ordinal)
            .Replace("{organization}", "nobody", StringComparison.Ordinal)
            .Replace("{code:int:range(400,599)}", "404", StringComparison.Ordinal)
            + (Name is null ? "" : $"?handler={Name}");

        public bool Posts => Method == "Post";

        public bool IsForOperators => Template == "operator" || Template.StartsWith("operator/", StringComparison.Ordinal);

        public bool IsOfAnOrganization => Template.Contains("{organizationId}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_reaches_the_public_pages_and_no_other()
    {
        using var nobody = new WebVisitor(server);
        foreach (var handler in (await HandlersAsync()).Where(handler => !handler.IsForOperators))
        {
            using var answer = await SendAsync(nobody, handler, handler.Address(), "/sign-in");

            var isAsked = answer.Headers.Location?.OriginalString.StartsWith("/sign-in?returnUrl=", StringComparison.Ordinal) == true
                && handler.Template != "sign-in/second-step";
            Assert.True(isAsked != Public.Contains(handler.Template), $"{handler} answered {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("without a proof that it was opened here")]
    [InlineData("with the proof that it was opened by somebody else")]
    [InlineData("with the proof that it was opened by nobody in particular")]
    [InlineData("with a proof that was made up")]
    public async Task Another_site_sends_no_form_of_ours(string how)
    {
        var (owner, organization, membership) = await InsideAsync();
        using var pat = await WebVisitor.AsAsync(server, await server.AddPersonAsync("pat", isOperator: true));
        using var mallory = how.EndsWith("else", StringComparison.Ordinal) ? await WebVisitor.AsAsync(server, await server.AddPersonAsync("mallory", isOperator: true)) : new(server);
        (string, string)[] proof = how switch
        {
            "without a proof that it was opened here" => [],
            "with a proof that was made up" => [("__RequestVerificationToken", "CfDJ8AAAA")],
            "with the proof that it was opened by somebody else" => [await TokenOfAsync(mallory)],
            _ => [WebVisitor.FormTokenOf(await mallory.ReadAsync("/sign-in"))],
        };
        // They have opened a form themselves, or there would be nothing to hold the proof against.
        await TokenOfAsync(owner);
        await TokenOfAsync(pat);
        var before = await ChangesAsync();
        var posts = (await HandlersAsync()).Where(handler => handler.Posts && !handler.Template.StartsWith("status/", StringComparison.Ordinal)).ToList();
        Assert.InRange(posts.Count, 40, 200);
        foreach (var handler in posts)
        {
            using var answer = await (handler.IsForOperators ? pat : owner).PostAsync(handler.Address(organization, membership), proof);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{handler} answered {answer.StatusCode}");
        }

        Assert.Equal(before, await ChangesAsync());
        owner.Dispose();
    }

    [Fact]
    public async Task Every_page_forbids_frames_and_scripts_and_being_kept()
    {
        using var person = await WebVisitor.AsAsync(server, await server.AddPersonAsync("kurt"));
        foreach (var handler in (await HandlersAsync()).Where(handler => !handler.Posts))
        {
            using var answer = await person.GetAsync(handler.Address());

            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            var isWithPasskeys = handler.Model.IsDefined(typeof(UsesPasskeysAttribute), inherit: false)
                && (answer.IsSuccessStatusCode || handler.Template == "sign-in/second-step");
            Assert.True(
                policy.Contains("default-src 'none'", StringComparison.Ordinal) && policy.Contains("script-src", StringComparison.Ordinal) == isWithPasskeys, $"{handler}: {policy}");
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(answer.Headers.CacheControl?.NoStore, $"{handler} may be kept");
        }
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("suspended member")]
    [InlineData("removed member")]
    [InlineData("member of a suspended organization")]
    public async Task An_organization_is_closed_to_whoever_is_not_in_it(string who)
    {
        var (visitor, organization, membership) = await OutsideAsync(who);
        var before = await ChangesAsync();
        foreach (var handler in (await HandlersAsync()).Where(handler => handler.IsOfAnOrganization))
        {
            using var answer = await SendAsync(visitor, handler, handler.Address(organization, membership), "/organizations/new");

            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{handler} answered {answer.StatusCode}");
            Assert.DoesNotContain("Nirvana", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(before, await ChangesAsync());
        visitor.Dispose();
    }

    [Fact]
    public async Task A_deactivated_person_is_nobody_on_every_page()
    {
        var kurt = await server.AddPersonAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        using var open = await WebVisitor.AsAsync(server, await server.AddPersonAsync("dave"));
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        await new V1.UserService.UserServiceClient(server.As(pat.Id)).DeactivateUserAsync(new() { UserId = kurt.Id.ToString() });
        foreach (var handler in (await HandlersAsync()).Where(handler => !handler.IsForOperators && !Public.Contains(handler.Template)))
        {
            using var answer = await SendAsync(visitor, handler, handler.Address(), "/sign-in");

            Assert.StartsWith("/sign-in?returnUrl=", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST", "?handler=made-up")]
    [InlineData("PUT", "")]
    [InlineData("DELETE", "")]
    public async Task What_no_page_offers_is_refused_and_fails_nowhere(string method, string query)
    {
        var (owner, organization, membership) = await InsideAsync();
        using var pat = await WebVisitor.AsAsync(server, await server.AddPersonAsync("pat", isOperator: true));
        var token = await TokenOfAsync(owner);
        var patsToken = await TokenOfAsync(pat);
        var pages = await HandlersAsync();
        foreach (var page in pages.Where(page => !page.Template.StartsWith("status/", StringComparison.Ordinal)).DistinctBy(page => page.Template))
        {
            var offersPlainPost = pages.Any(other => other.Template == page.Template && other is { Posts: true, Name: null });
            if (method == "POST" && offersPlainPost)
            {
                continue;
            }

            using var answer = await (page.IsForOperators ? pat : owner).SendAsync(
                method, (page with { Name = null }).Address(organization, membership) + query, page.IsForOperators ? patsToken : token);

            Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, $"{page} answered {answer.StatusCode}");
        }

        owner.Dispose();
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("stranger")]
    [InlineData("member")]
    [InlineData("owner")]
    [InlineData("deactivated operator")]
    public async Task Nothing_tells_others_that_there_are_pages_for_operators(string who)
    {
        var (owner, organization, membership) = await InsideAsync();
        var (visitor, user) = await OutsiderAsync(who, organization, owner);
        var form = who is "nobody" or "deactivated operator" ? "/sign-in" : "/organizations/new";
        var token = WebVisitor.FormTokenOf(await (await visitor.GetAsync(form)).Content.ReadAsStringAsync());
        var nothing = new Dictionary<string, string>();
        foreach (var method in new[] { "GET", "POST", "PUT" })
        {
            using var answer = await visitor.SendAsync(method, "/nothing-here", token);
            nothing[method] = await ComparableAsync(answer);
        }

        var before = await ChangesAsync();
        var handlers = (await HandlersAsync()).Where(handler => handler.IsForOperators).ToList();
        Assert.InRange(handlers.Count, 25, 100);
        foreach (var handler in handlers)
        {
            var address = handler.Address(organization, membership, user);
            var (method, other) = handler.Posts ? ("POST", "POST") : ("GET", "PUT");
            using var answer = await visitor.SendAsync(method, address, token);
            using var planted = await visitor.SendAsync(other, address);

            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (answer.StatusCode, planted.StatusCode));
            Assert.Equal(nothing[method], await ComparableAsync(answer));
            Assert.Equal(nothing[other], await ComparableAsync(planted));
        }

        Assert.Equal(before, await ChangesAsync());
        Assert.DoesNotContain("/operator", await visitor.ReadAsync("/"), StringComparison.Ordinal);
        visitor.Dispose();
        owner.Dispose();
    }

    [Fact]
    public async Task An_operator_finds_every_page_for_operators()
    {
        var (owner, organization, membership) = await InsideAsync();
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        var (client, _) = await server.AddProgramAsync("orggrpc.read");
        using var visitor = await WebVisitor.AsAsync(server, pat);
        foreach (var handler in (await HandlersAsync()).Where(handler => handler.IsForOperators && !handler.Posts))
        {
            using var answer = await visitor.GetAsync(handler.Address(organization, membership, pat.Id.ToString(), client));

            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{handler} answered {answer.StatusCode}");
        }

        Assert.Contains("href=\"/operator\"", await visitor.ReadAsync("/"), StringComparison.Ordinal);
        owner.Dispose();
    }

    private static async Task<(string Name, string Value)> TokenOfAsync(WebVisitor person) =>
        WebVisitor.FormTokenOf(await (await person.GetAsync("/organizations/new")).Content.ReadAsStringAsync());

    /// <summary>All of an answer but what is new in each: the time, and the number of the trace.</summary>
    private static async Task<string> ComparableAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Date" or "Set-Cookie"))
            .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        var body = await answer.Content.ReadAsStringAsync();
        return string.Join('\n', [answer.StatusCode.ToString(), .. headers, Trace().Replace(body, "")]);
    }

    private async Task<(WebVisitor Visitor, string User)> OutsiderAsync(string who, string organization, WebVisitor owner)
    {
        if (who is "nobody" or "owner")
        {
            return (who == "owner" ? owner : new WebVisitor(server), "user_01h455vb4pex5vsknk084sn02q");
        }

        var person = await server.AddPersonAsync("chad", isOperator: who == "deactivated operator");
        var visitor = await WebVisitor.AsAsync(server, person);
        switch (who)
        {
            case "member":
                await server.JoinAsync(organization, person, RoleSet.Admin);
                break;
            case "deactivated operator":
                await server.ChangeAsync(person.Id, user => user.Deactivate(TimeProvider.System.GetUtcNow()));
                break;
        }

        return (visitor, person.Id.ToString());
    }

    private static Task<HttpResponseMessage> SendAsync(WebVisitor visitor, Handler handler, string address, string opened) =>
        handler.Posts ? visitor.SendFormAsync(address, opened) : visitor.GetAsync(address);

    private Task<List<Handler>> HandlersAsync() => HandlersOfAsync(server);

    internal static async Task<List<Handler>> HandlersOfAsync(ServerUnderTest server)
    {
        var loader = server.Services.GetRequiredService<PageLoader>();
        List<Handler> found = [];
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                var template = endpoint.RoutePattern.RawText!;
                // A page without a handler for it is shown all the same.
                var bound = compiled.BoundProperties.ToList();
                found.Add(new(template, compiled.ModelTypeInfo!, "Get", null) { Inputs = bound });
                found.AddRange(compiled.HandlerMethods.Where(method => method.HttpMethod == "Post").Select(method =>
                    new Handler(template, compiled.ModelTypeInfo!, method.HttpMethod, method.Name)
                    {
                        Inputs = [.. bound, .. method.Parameters.Where(parameter => parameter.ParameterType != typeof(CancellationToken))],
                    }));
            }
        }

        Assert.True(found.Count > 50, "The server does not tell its pages.");
        return found;
    }

    private async Task<(WebVisitor Owner, string Organization, string Membership)> InsideAsync()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organization = await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        var krist = await server.JoinAsync(organization.Organization.Id, await server.AddPersonAsync("krist"));
        return (await WebVisitor.AsAsync(server, kurt), organization.Organization.Id, krist.Id.ToString());
    }

    private async Task<(WebVisitor Visitor, string Organization, string Membership)> OutsideAsync(string who)
    {
        var (pat, kurt, visitor) = (await server.AddPersonAsync("pat", isOperator: true), await server.AddPersonAsync("kurt"), await server.AddPersonAsync("chad"));
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(pat.Id));
        var memberships = new V1.MembershipService.MembershipServiceClient(server.As(pat.Id));
        var organization = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana", OwnerUserId = kurt.Id.ToString() })).Organization.Id;
        var target = (await server.JoinAsync(organization, await server.AddPersonAsync("krist"))).Id.ToString();
        if (who != "stranger")
        {
            var own = (await server.JoinAsync(organization, visitor, RoleSet.Admin)).Id.ToString();
            _ = who switch
            {
                "suspended member" => (object)await memberships.SuspendMembershipAsync(new() { OrganizationId = organization, MembershipId = own }),
                "removed member" => await memberships.RemoveMembershipAsync(new() { OrganizationId = organization, MembershipId = own }),
                _ => await organizations.SuspendOrganizationAsync(new() { OrganizationId = organization }),
            };
        }

        return (await WebVisitor.AsAsync(server, visitor), organization, target);
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Trace();

    private Task<int> ChangesAsync() => server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Changes.CountAsync());
}
