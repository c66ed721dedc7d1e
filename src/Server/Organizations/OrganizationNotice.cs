using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Organizations;

/// <summary>
/// Tells a person by mail what somebody else did that concerns them in an organization. Call it once for each fact, in its write
/// transaction. Whoever did it themselves knows; whose address is unproven, or whose account is shut, is not written to.
/// </summary>
internal sealed class OrganizationNotice(OrgGrpcDbContext db, EmailOutbox outbox, PublicLinks links)
{
    public async Task SendAsync(
        Id<Organization> organization, Id<User> person, Func<OrganizationName, (string Subject, string Text)> words, CancellationToken cancellationToken)
    {
        if (person == db.Caller.UserId)
        {
            return;
        }

        var concerned = await (
            from user in db.Users
            from found in db.Organizations
            where user.Id == person && user.EmailConfirmed && user.Status == UserStatus.Active && found.Id == organization
            select new { user.Address, user.Name, Organization = found.Name }).SingleOrDefaultAsync(cancellationToken);
        if (concerned is not null)
        {
            var (subject, text) = words(concerned.Organization);
            outbox.Enqueue(concerned.Address, subject, $"Hello {concerned.Name},\n\n{text}\n");
        }
    }

    /// <summary>The organization's page.</summary>
    public string LinkTo(Id<Organization> organization) => links.To($"/organizations/{organization}");
}
