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
    /// <param name="organization">Which organization it is about.</param>
    /// <param name="person">Whom it concerns.</param>
    /// <param name="template">Which mail it is.</param>
    /// <param name="values">What stands in it beside <c>{name}</c>, <c>{organization}</c> and <c>{link}</c>, which leads to the organization.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SendAsync(
        Id<Organization> organization, Id<User> person, string template, Func<(string Name, string Value)[]> values, CancellationToken cancellationToken)
    {
        if (person == db.Caller.UserId)
        {
            return;
        }

        var concerned = await (
            from user in db.Users
            from found in db.Organizations
            where user.Id == person && user.EmailConfirmed && user.Status == UserStatus.Active && found.Id == organization
            select new { user.Address, user.Name, user.Locale, Organization = found.Name }).SingleOrDefaultAsync(cancellationToken);
        if (concerned is not null)
        {
            (string, string)[] known = [("name", concerned.Name.Value), ("organization", concerned.Organization.Value), ("link", LinkTo(organization))];
            outbox.EnqueueFromOthers(concerned.Address, concerned.Locale, template, () => [.. known.ExceptBy(values().Select(v => v.Name), v => v.Item1), .. values()]);
        }
    }

    /// <summary>The organization's page.</summary>
    public string LinkTo(Id<Organization> organization) => links.To($"/organizations/{organization}");

    /// <summary>The page of all organizations of whoever opens it.</summary>
    public string LinkToAll => links.To("/organizations");
}
