using System.Security.Cryptography;
using NetEscapades.AspNetCore.SecurityHeaders.Infrastructure;

namespace OrgGrpc.Server.Pages;

/// <summary>What every answer tells the browser. Pages may load the style sheet and images of this server, and nothing else.</summary>
internal static class SecurityHeaders
{
    private static readonly int OneYear = (int)TimeSpan.FromDays(365).TotalSeconds;

    /// <summary>The one script of this server: the engine's, which sends the form of <c>response_mode=form_post</c>.</summary>
    private static readonly string FormPostScript = Convert.ToBase64String(SHA256.HashData("document.form.submit();"u8));

    public static void Choose(SecurityHeaderPolicyBuilder headers, IServiceProvider services)
    {
        var isDevelopment = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var usual = Policy(isDevelopment, [], postsForm: false);
        headers.SetDefaultPolicy(usual);
        headers.SetPolicySelector(context => FormTargets.Of(context.HttpContext.Request) is { Count: > 0 } targets
            ? Policy(isDevelopment, targets, FormTargets.AnswersByForm(context.HttpContext.Request))
            : usual);
    }

    private static HeaderPolicyCollection Policy(bool isDevelopment, IReadOnlyCollection<string> formTargets, bool postsForm)
    {
        var policy = new HeaderPolicyCollection()
            .AddContentTypeOptionsNoSniff()
            .AddReferrerPolicyNoReferrer()
            .AddFrameOptionsDeny()
            .AddCrossOriginOpenerPolicy(opener => opener.SameOrigin())
            .AddPermissionsPolicyWithDefaultSecureDirectives()
            .RemoveServerHeader()
            .AddContentSecurityPolicy(content =>
            {
                content.AddDefaultSrc().None();
                content.AddStyleSrc().Self();
                content.AddImgSrc().Self().Data();
                content.AddBaseUri().None();
                content.AddFrameAncestors().None();
                content.AddFormAction().Self().From(formTargets);
                if (postsForm)
                {
                    content.AddScriptSrc().WithHash256(FormPostScript);
                }
            });
        return isDevelopment ? policy : policy.AddStrictTransportSecurityMaxAge(OneYear);
    }
}
