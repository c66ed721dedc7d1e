namespace OrgGrpc.Server.Email;

/// <summary>How a mail looks beside its plain text. A host that wants another look registers its own after <c>AddOrgGrpc</c>.</summary>
public interface IEmailLayout
{
    /// <summary>
    /// A whole HTML document, or nothing when the plain text is to go alone. Subject and text hold names and messages of people as they
    /// wrote them: encode everything. The text is paragraphs with empty lines between them; a paragraph whose lines begin with
    /// <c>&gt;</c> is quoted from a person; one that is a single line with the public address at its start is a link of the server's own.
    /// </summary>
    /// <param name="subject">What the mail is about.</param>
    /// <param name="text">What it says.</param>
    /// <param name="language">The BCP 47 tag of the language that both are in.</param>
    string ToHtml(string subject, string text, string language);
}
