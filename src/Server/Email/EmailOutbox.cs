using Microsoft.AspNetCore.DataProtection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

/// <summary>
/// Where a process puts a mail. Call it inside the write transaction of the mail's cause: the mail is saved with it, goes out after
/// the commit, and goes with it when it is rolled back.
/// </summary>
internal sealed class EmailOutbox(
    OrgGrpcDbContext db, IDataProtectionProvider protection, EmailTemplates templates, PublicLinks links, TimeProvider time)
{
    /// <summary>To somebody who has an account; <c>{name}</c> is theirs.</summary>
    public void Enqueue(User to, string template, Func<(string Name, string Value)[]>? values = null) =>
        Enqueue(to.Address, to.Locale, template, () => [("name", to.Name.Value), .. values?.Invoke() ?? []]);

    /// <param name="to">Whom the mail is for.</param>
    /// <param name="locale">The language to write in, as far as it is known.</param>
    /// <param name="template">Which mail it is: a file of <c>Templates</c>.</param>
    /// <param name="values">
    /// What stands in it, asked for in its language. Names of people and organizations may stand there as they are: they are encoded, never pasted.
    /// Every mail knows <c>{host}</c> and <c>{home}</c>, the name of the server and its start page.
    /// </param>
    public void Enqueue(EmailAddress to, string? locale, string template, Func<(string Name, string Value)[]> values) =>
        Enqueue(to, Fill(template, locale, values));

    /// <summary>The same for what somebody else causes: beyond <see cref="EmailOptions.MaxFromOthersPerHour"/> it is not written.</summary>
    public void EnqueueFromOthers(EmailAddress to, string? locale, string template, Func<(string Name, string Value)[]> values) =>
        Enqueue(to, Fill(template, locale, values), isFromOthers: true);

    public void Enqueue(EmailAddress to, EmailContent content, bool isFromOthers = false) =>
        db.Add(QueuedEmail.Queue(to, content.Protect(protection), isFromOthers, time.GetInstant()));

    private EmailContent Fill(string template, string? locale, Func<(string Name, string Value)[]> values) =>
        templates.Fill(template, locale, () => [("host", links.Host), ("home", links.To("/")), .. values()]);
}
