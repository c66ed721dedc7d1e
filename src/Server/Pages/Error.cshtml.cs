using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// An OpenID Connect error that must not go back to the client, because who that is cannot be trusted. It says what the known codes mean
/// and repeats nothing else from the address, which anybody can write; and it leads nowhere.
/// </summary>
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel : PageModel
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["invalid_request"] = "The application asked in a way that this server does not understand.",
        ["invalid_client"] = "This server does not know the application.",
        ["unauthorized_client"] = "The application may not sign people in like this.",
        ["unsupported_response_type"] = "The application asked in a way that this server does not support.",
        ["unsupported_response_mode"] = "The application asked in a way that this server does not support.",
        ["invalid_scope"] = "The application asked for something that this server does not know.",
        ["invalid_target"] = "The application asked for a service that this server does not know.",
        ["access_denied"] = "Access was denied.",
        ["server_error"] = "Something went wrong on our side.",
        ["temporarily_unavailable"] = "The server is busy. Try again in a moment.",
    };

    public string? Code { get; private set; }

    public string Text => Known.GetValueOrDefault(Code ?? "", "The application sent you here with a request that cannot be answered.");

    public void OnGet(string? error) => Show(error);

    public void OnPost(string? error) => Show(error);

    private void Show(string? error)
    {
        Code = error is not null && Known.ContainsKey(error) ? error : null;
        Response.StatusCode = Code is "server_error" ? StatusCodes.Status500InternalServerError
            : Code is "temporarily_unavailable" ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status400BadRequest;
    }
}
