using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrgGrpc.Server.Pages;

/// <summary>What a person reads instead of an empty answer. Answers any method: the request that failed may have been a POST.</summary>
[IgnoreAntiforgeryToken]
internal sealed class StatusModel : PageModel
{
    public int Code { get; private set; }

    public string Heading => Words.Heading;

    public string Text => Words.Text;

    public string Trace => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    private (string Heading, string Text) Words => Code switch
    {
        400 => (T("This form is too old"), T("It was open for long, or came from somewhere else. Go back, reload the page and send it again.")),
        401 or 403 => (T("This is not for you"), T("Your account may not see this page.")),
        404 => (T("There is nothing here"), T("The address may be mistyped, or what was here is gone.")),
        429 => (T("Too many tries"), T("Wait a few minutes and try again.")),
        >= 500 => (T("Something went wrong on our side"), T("The failure has been recorded. Try again in a moment.")),
        _ => (T("This did not work"), T("The server did not understand what your browser sent.")),
    };

    public void OnGet() => Show();

    public void OnPost() => Show();

    /// <summary>From the route itself: a form that cannot be read keeps everything from being bound.</summary>
    private void Show() => Response.StatusCode = Code = int.Parse((string)RouteData.Values["code"]!, CultureInfo.InvariantCulture);
}
