using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Pages.Operator;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages;

/// <summary>The pages for people: a second door to the same processes, with no rules of its own.</summary>
internal static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorPages(pages => pages.RootDirectory = "/Pages")
            .AddMvcOptions(mvc =>
            {
                mvc.Filters.Add<RefusalPage>();
                mvc.Filters.Add<OfferedHandlers>();
                // What a form lacks is said by the process that it is for, in the same words as on the wire.
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                mvc.Filters.Add<NoStore>();
            })
            .ConfigureApplicationPartManager(AddOwnPages);
        services.AddScoped<BrandOfSignIn>();
        services.AddSingleton<RecentSignIn>();
        services.AddSingleton<RpcEndpoints>();
        services.AddScoped<ContractCalls>();
        services.AddScoped(provider => new UserService.UserServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped(provider => new OrganizationService.OrganizationServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped(provider => new MembershipService.MembershipServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped(provider => new OwnershipService.OwnershipServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped(provider => new InvitationService.InvitationServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped(provider => new MembershipRequestService.MembershipRequestServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped(provider => new ApiKeyService.ApiKeyServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped(provider => new ClientService.ClientServiceClient(provider.GetRequiredService<ContractCalls>()));
        services.AddScoped<WaitingPeople>();
        services.Configure<CookieTempDataProviderOptions>(told => told.Cookie.Name = "orggrpc.told");
        services.AddOptions<PagesOptions>().BindConfiguration(PagesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "orggrpc.form";
            // Strict would drop the cookie of an open form when another tab arrives from elsewhere.
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            // One header policy says it for every answer.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddSecurityHeaderPolicies((headers, provider) => SecurityHeaders.Choose(headers, provider));
        services.AddOptions<CookiePolicyOptions>().Configure<Microsoft.Extensions.Options.IOptions<ServerOptions>>((cookies, server) =>
        {
            cookies.HttpOnly = HttpOnlyPolicy.Always;
            cookies.MinimumSameSitePolicy = SameSiteMode.Lax;
            // By the public address: behind a proxy that ends TLS the request itself looks like plain HTTP.
            var isPublicHttps = server.Value.PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
            cookies.Secure = isPublicHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
    }

    /// <summary>Before routing: what an answer to a person looks like when nothing matched or something failed.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseWhen(http => !http.SpeaksGrpc, web =>
        {
            web.UseSecurityHeaders();
            web.UseCookiePolicy();
        });
        app.UseWhen(WantsPage, pages =>
        {
            pages.UseExceptionHandler("/status/500");
            pages.UseStatusCodePagesWithReExecute("/status/{0}");
        });
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseWhen(http => !http.IsRpc, web =>
        {
            web.UseMiddleware<PageCaller>();
            web.UseRequestLocalization();
        });
        app.MapAssets();
        app.MapBrands();
        app.MapRazorPages();
    }

    /// <summary>A browser asks for a page; programs speak gRPC, or JSON below <c>/v1</c>, and are answered in kind.</summary>
    private static bool WantsPage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/v1")
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>A host that embeds the server is another assembly: it gets the pages of this one, too.</summary>
    private static void AddOwnPages(ApplicationPartManager parts)
    {
        var assembly = typeof(PagesSetup).Assembly;
        if (!parts.ApplicationParts.OfType<CompiledRazorAssemblyPart>().Any(part => part.Assembly == assembly))
        {
            parts.ApplicationParts.Add(new AssemblyPart(assembly));
            parts.ApplicationParts.Add(new CompiledRazorAssemblyPart(assembly));
        }
    }
}
