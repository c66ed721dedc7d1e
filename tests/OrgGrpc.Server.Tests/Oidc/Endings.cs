using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>What takes from a member what their tokens say.</summary>
internal static class Endings
{
    /// <summary>These end access tokens, too.</summary>
    public static TheoryData<string> OfAuthority => ["removed", "suspended", "organization suspended", "organization deleted", "deactivated", "deleted"];

    /// <summary>These end the sign-in, and with it the access tokens that hang on it.</summary>
    public static TheoryData<string> OfSessions => ["password changed", "signed out everywhere"];

    public static Task EndAsync(this ServerUnderTest server, string what, Membership membership) => server.WriteAsync(async db =>
    {
        var now = TimeProvider.System.GetInstant();
        var member = await db.Memberships.SingleAsync(m => m.Id == membership.Id);
        var person = await db.Users.SingleAsync(u => u.Id == membership.UserId);
        var organization = await db.Organizations.SingleAsync(o => o.Id == membership.OrganizationId);
        switch (what)
        {
            case "removed": Remove(db, member); break;
            case "suspended": member.Suspend(now); break;
            case "organization suspended": organization.Suspend(now); break;
            case "organization deleted": organization.Delete(now); break;
            case "deactivated": person.Deactivate(now); break;
            case "deleted":
                foreach (var own in await db.Memberships.Where(m => m.UserId == person.Id).ToListAsync())
                {
                    Remove(db, own);
                }

                person.Delete();
                db.Remove(person);
                break;
            case "password changed": person.Trust("another hash"); break;
            case "signed out everywhere": person.EndSessions(); break;
            default: throw new ArgumentException(what, nameof(what));
        }

        return true;
    });

    private static void Remove(OrgGrpcDbContext db, Membership member)
    {
        member.Remove();
        db.Remove(member);
    }
}
