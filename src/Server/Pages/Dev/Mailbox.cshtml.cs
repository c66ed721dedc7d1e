using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Pages.Dev;

/// <summary>The mails that a developer's server wrote. Everywhere else this page does not exist.</summary>
internal sealed partial class MailboxModel(IServiceProvider services) : PageModel
{
    private const int Newest = 50;

    public IReadOnlyList<OutgoingEmail> Mails { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<DevelopmentMailbox>() is not { } mailbox)
        {
            return NotFound();
        }

        Mails = await mailbox.ReadAsync(Newest, to: null, cancellationToken);
        return Page();
    }

    /// <summary>The text of a mail, cut into addresses to follow and what stands between them.</summary>
    public static IEnumerable<(string Text, bool IsLink)> Parts(string text)
    {
        var at = 0;
        foreach (Match link in Link().Matches(text))
        {
            yield return (text[at..link.Index], false);
            yield return (link.Value, true);
            at = link.Index + link.Length;
        }

        yield return (text[at..], false);
    }

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Link();
}
