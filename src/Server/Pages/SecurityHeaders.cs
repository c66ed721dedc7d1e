using System.Security.Cryptography;
using NetEscapades.AspNetCore.SecurityHeaders.Infrastructure;

namespace OrgGrpc.Server.Pages;

/// <summary>What every answer tells the browser. Pages may load the style sheet and images of this server, and nothing else;
/// those with passkeys their script, too.</summary>
internal static class SecurityHeaders
{
    private static readonly int OneYear = (int)TimeSpan.FromDays(365).TotalSeconds;

    /// <summary>The one script that stands in a page: the engine's, which sends the form of <c>response_mode=form_post</c>.</summary>
    private static readonly string FormPostScript = Convert.ToBase64String(SHA256.HashData("document.form.submit();"u8));

    public static void Choose(SecurityHeaderPolicyBuilder headers, IServiceProvider services)
    {
        var isDevelopment = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var usual = Policy(isDevelopment, []);
        headers.SetDefaultPolicy(usual);
        headers.SetPolicySelector(context =>
        {
            var http = context.HttpContext;
            var targets = FormTargets.Of(http.Request);
            var usesPasskeys = http.GetEndpoint()?.Metadata.GetMetadata<UsesPasskeysAttribute>() is not null;
            return targets.Count > 0 || usesPasskeys
                ? Policy(isDevelopment, targets, targets.Count > 0 && FormTargets.AnswersByForm(http.Request), usesPasskeys)
                : usual;
        });
    }

    private static HeaderPolicyCollection Policy(
        bool isDevelopment, IReadOnlyCollection<string> formTargets, bool postsForm = false, bool usesPasskeys = false)
    {
        var policy = new HeaderPolicyCollection()
            .AddContentTypeOptionsNoSniff()
            .AddReferrerPolicyNoReferrer()
            .AddFrameOptionsDeny()
            .AddCrossOriginOpenerPolicy(opener => opener.SameOrigin())
            .AddPermissionsPolicy(permissions =>
            {
                permissions.AddDefaultSecureDirectives();
                if (usesPasskeys)
                {
                    permissions.AddPublickeyCredentialsGet().Self();
                }
            })
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

                if (usesPasskeys)
                {
                    content.AddScriptSrc().Self();
                    content.AddConnectSrc().Self();
                }
            });
        return isDevelopment ? policy : policy.AddStrictTransportSecurityMaxAge(OneYear);
    }
}
