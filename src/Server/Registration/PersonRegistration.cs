using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// Registers a person, with an organization of their own if they want one. Nothing that the caller gets tells whether the address was
/// known: one mail goes out in either case.
/// </summary>
internal sealed class PersonRegistration(
    OrgGrpcDbContext db, EvenWrite write, EmailVerification verification, RegistrationMail mail, TimeProvider time)
{
    public Task RunAsync(NewPerson person, OrganizationName? organization, CancellationToken cancellationToken) =>
        write.RunAsync(async () =>
        {
            var now = time.GetInstant();
            var user = await db.Users.SingleOrDefaultAsync(existing => existing.Address == person.Address, cancellationToken);
            if (user is null)
            {
                user = User.Register(person.Address, person.Name, now, person.Locale);
                user.Trust(person.PasswordHash);
                db.Add(user);
            }
            else if (!user.WasNeverVerified || user.Status == UserStatus.Deactivated)
            {
                mail.SendNotice(user);
                return;
            }

            if (person.NeedsApproval)
            {
                user.RequireApproval();
            }

            verification.Request(user, person);
            if (organization is not null && !await OwnsAsync(user, organization, cancellationToken))
            {
                db.Found(Organization.Create(organization, null, null, Attributes.None, suspended: false, now), user.Id, now);
            }
        }, cancellationToken);

    /// <summary>Registering once more, because the mail did not come, makes no second organization.</summary>
    private Task<bool> OwnsAsync(User user, OrganizationName name, CancellationToken cancellationToken) => (
        from membership in db.Memberships
        join ownership in db.Ownerships
            on new { membership.OrganizationId, MembershipId = membership.Id } equals new { ownership.OrganizationId, ownership.MembershipId }
        join organization in db.Organizations on ownership.OrganizationId equals organization.Id
        where membership.UserId == user.Id && organization.Name == name
        select organization.Id).AnyAsync(cancellationToken);
}
