using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Providers;

/// <summary>The providers that a person comes from.</summary>
internal sealed class ProviderLinks(OrgGrpcDbContext db, WriteTransaction transaction, UserManager<User> users, ProviderMail mail)
{
    public Task<List<ProviderLink>> ListAsync(Id<User> id, CancellationToken cancellationToken) =>
        db.ProviderLinks.AsNoTracking().Where(link => link.UserId == id).OrderBy(link => link.Id).ToListAsync(cancellationToken);

    /// <summary>Whether there was such a link of this person. The last way in stays.</summary>
    public Task<bool> RemoveAsync(Id<User> id, Id<ProviderLink> linkId, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            var user = await db.RequireUserAsync(id, cancellationToken);
            var links = await db.ProviderLinks.Where(link => link.UserId == id).ToListAsync(cancellationToken);
            if (links.Find(link => link.Id == linkId) is not { } removed)
            {
                return false;
            }

            var isLast = links.Count == 1 && user.PasswordHash is null && (await users.GetPasskeysAsync(user)).Count == 0;
            var violations = new Violations();
            violations.Check("provider", isLast ? T("is your only way in: choose a password first, by the link for a forgotten one") : null);
            violations.ThrowIfAny();
            db.Remove(removed);
            mail.SendRemoved(user, removed.ProviderName);
            await transaction.SaveAsync(cancellationToken);
            return true;
        },
        cancellationToken);
}
