using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Invitations;

/// <summary>
/// Invites addresses, each on its own. Works inside the caller's write transaction, so what it reads is what there is when it
/// writes; the number of queries does not depend on the number of addresses.
/// </summary>
internal sealed class InvitationIssuing(OrgGrpcDbContext db, AccessDecision access, InvitationLimits limits, InvitationMail mail)
{
    /// <summary>For each item the invitation or the refusal. Nothing is saved yet.</summary>
    public async Task<IReadOnlyList<Issued>> IssueAsync(
        Organization organization, IReadOnlyCollection<V1.NewInvitation> items, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var inviter = await db.InvitingPersonAsync(cancellationToken);
        var parsed = items.Select(item => Attempt(() => Check(organization, InvitationTerms.Parse(item, now)))).ToList();
        var addresses = parsed.Where(attempt => attempt.Value is not null).Select(attempt => attempt.Value!.Email).Distinct().ToList();
        await db.CloseExpiredAsync(organization.Id, addresses, now, cancellationToken);
        var pending = await db.Invitations
            .Where(i => i.OrganizationId == organization.Id && i.Status == InvitationStatus.Pending && addresses.Contains(i.Email))
            .Select(i => new { i.Email, i.Id }).ToDictionaryAsync(i => i.Email, i => i.Id, cancellationToken);
        var members = await (
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            where membership.OrganizationId == organization.Id && addresses.Contains(user.Address)
            select new { user.Address, membership.Id }).ToDictionaryAsync(member => member.Address, member => member.Id, cancellationToken);
        var allowance = await limits.ReadAsync(organization.Id, addresses, now, cancellationToken);
        return [.. parsed.Select(attempt => attempt.Refusal is { } refusal ? new Issued(null, refusal) : Issue(attempt.Value!))];

        Issued Issue(InvitationTerms terms)
        {
            var (invitation, refusal) = Attempt(() =>
            {
                if (members.TryGetValue(terms.Email, out var member))
                {
                    throw InvitationRefusals.AlreadyMember(member);
                }

                if (pending.TryGetValue(terms.Email, out var open))
                {
                    throw InvitationRefusals.AlreadyPending(open);
                }

                allowance.Use(terms.Email, becomesPending: true);
                var secret = Secret.New();
                var invitation = Invitation.Create(organization.Id, terms, db.Caller.ToInviter(), secret.Hash, now);
                pending.Add(terms.Email, invitation.Id);
                db.Add(invitation);
                limits.Record(invitation, now);
                mail.Enqueue(invitation, secret, organization.Name, inviter);
                return invitation;
            });
            return new(invitation, refusal);
        }
    }

    private InvitationTerms Check(Organization organization, InvitationTerms terms)
    {
        OfferedRoles.Require(access, db.Caller, organization.Id, terms.Roles);
        return terms;
    }

    private static (T? Value, Refusal? Refusal) Attempt<T>(Func<T> attempt)
        where T : class
    {
        try
        {
            return (attempt(), null);
        }
        catch (Refusal refusal)
        {
            return (null, refusal);
        }
    }

    /// <summary>Exactly one of the two.</summary>
    internal sealed record Issued(Invitation? Invitation, Refusal? Refusal);
}
