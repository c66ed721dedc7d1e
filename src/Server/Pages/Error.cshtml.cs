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
    public string? Code { get; private set; }

    public string Text => InWords(Code) ?? T("The application sent you here with a request that cannot be answered.");

    public void OnGet(string? error) => Show(error);

    public void OnPost(string? error) => Show(error);

    private void Show(string? error)
    {
        Code = InWords(error) is null ? null : error;
        Response.StatusCode = Code is "server_error" ? StatusCodes.Status500InternalServerError
            : Code is "temporarily_unavailable" ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status400BadRequest;
    }

    private static string? InWords(string? error) => error switch
    {
        "invalid_request" => T("The application asked in a way that this server does not understand."),
        "invalid_client" => T("This server does not know the application."),
        "unauthorized_client" => T("The application may not sign people in like this."),
        "unsupported_response_type" or "unsupported_response_mode" => T("The application asked in a way that this server does not support."),
        "invalid_scope" => T("The application asked for something that this server does not know."),
        "invalid_target" => T("The application asked for a service that this server does not know."),
        "access_denied" => T("Access was denied."),
        "server_error" => T("Something went wrong on our side."),
        "temporarily_unavailable" => T("The server is busy. Try again in a moment."),
        _ => null,
    };
}
