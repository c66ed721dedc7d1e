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
        400 => ("This form is too old", "It was open for long, or came from somewhere else. Go back, reload the page and send it again."),
        401 or 403 => ("This is not for you", "Your account may not see this page."),
        404 => ("There is nothing here", "The address may be mistyped, or what was here is gone."),
        429 => ("Too many tries", "Wait a few minutes and try again."),
        >= 500 => ("Something went wrong on our side", "The failure has been recorded. Try again in a moment."),
        _ => ("This did not work", "The server did not understand what your browser sent."),
    };

    public void OnGet() => Show();

    public void OnPost() => Show();

    /// <summary>From the route itself: a form that cannot be read keeps everything from being bound.</summary>
    private void Show() => Response.StatusCode = Code = int.Parse((string)RouteData.Values["code"]!, CultureInfo.InvariantCulture);
}
