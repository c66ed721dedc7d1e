using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Endpoints;

namespace OrgGrpc.Server.Pages;

/// <summary>What a client asks for, in the words of whoever is asked.</summary>
internal static class ConsentWords
{
    public static IEnumerable<string> Of(Consent.Question question) =>
        question.Scopes.Select(InWords).Concat(question.Resources.Select(ResourceInWords)).Distinct();

    private static string ResourceInWords(string resource) =>
        resource == ApiResource.Name ? T("do here whatever you may do") : T($"use {resource} in your name");

    private static string InWords(string scope) => scope switch
    {
        "openid" => T("know that it is you"),
        "profile" => T("see your name and language"),
        "email" => T("see your e-mail address"),
        "offline_access" => T("keep this access while you are away"),
        "organization" => T("act for the organization that you choose, with your roles there"),
        "organizations" => T("see which organizations you belong to"),
        "org_permissions" => T("see what you may do in the organization"),
        _ => T($"use {scope}"),
    };
}
