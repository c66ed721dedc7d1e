using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

internal static class Asking
{
    /// <summary>Leads the person to a page that asks something, unless the client forbade that with <c>prompt=none</c>.</summary>
    public static Task AskAsync(
        this HttpContext http, OpenIddictRequest request, string error, string page, string? drop = null, bool again = false)
    {
        if (request.HasPromptValue(PromptValues.None))
        {
            return http.RefuseAsync(new(error, "The person would have to be asked."));
        }

        http.Response.Redirect(QueryHelpers.AddQueryString(page, Query(ReturnUrl(request, http.Request, drop), again)));
        return Task.CompletedTask;
    }

    /// <summary>This request as a path with query, also when it came as a form; without the prompt that is being answered, which would ask for ever.</summary>
    private static string ReturnUrl(OpenIddictRequest request, HttpRequest http, string? drop)
    {
        var parameters = (HttpMethods.IsPost(http.Method) && http.HasFormContentType ? http.Form.AsEnumerable() : http.Query)
            .Where(parameter => parameter.Key != Parameters.Prompt)
            .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value));
        if (request.RequestUri is not null)
        {
            // The prompt stands in the pushed request, which remembers when it was asked.
            return QueryHelpers.AddQueryString(http.Path, parameters);
        }

        var prompts = request.GetPromptValues().Where(prompt => prompt != drop).ToList();
        if (prompts.Count > 0)
        {
            parameters = parameters.Append(KeyValuePair.Create(Parameters.Prompt, (string?)string.Join(' ', prompts)));
        }

        return QueryHelpers.AddQueryString(http.Path, parameters);
    }

    private static Dictionary<string, string?> Query(string returnUrl, bool again)
    {
        var query = new Dictionary<string, string?> { ["returnUrl"] = returnUrl };
        if (again)
        {
            query["prompt"] = PromptValues.Login;
        }

        return query;
    }
}
