using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Users;

/// <summary>Identity's door to the users. It knows our ids, and it takes its turn like every other writer.</summary>
internal sealed class UserStore(OrgGrpcDbContext db, WriteTransaction transaction, IdentityErrorDescriber describer)
    : UserOnlyStore<User, OrgGrpcDbContext, Id<User>>(db, describer)
{
    public override Id<User> ConvertIdFromString(string? id) => Id<User>.ParseOrNull(id) ?? default;

    public override string? ConvertIdToString(Id<User> id) => id == default ? null : id.ToString();

    public override Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken = default) =>
        InTurnAsync(() => base.CreateAsync(user, cancellationToken), cancellationToken);

    public override Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken = default) =>
        InTurnAsync(() => base.UpdateAsync(user, cancellationToken), cancellationToken);

    /// <summary>Deleting a person is a process of its own, with rules.</summary>
    public override Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A person is deleted by UserDeletion.");

    /// <summary>
    /// A transaction forgets what was tracked before it, because it must read again what it decides on. Identity decides outside (its
    /// concurrency stamp guards that), so what it is about to save is carried over.
    /// </summary>
    private Task<IdentityResult> InTurnAsync(Func<Task<IdentityResult>> save, CancellationToken cancellationToken)
    {
        if (Context.Database.CurrentTransaction is not null)
        {
            return save();
        }

        var pending = Context.ChangeTracker.Entries()
            .Where(entry => entry.Entity is not User && entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Select(entry => (entry.Entity, entry.State))
            .ToList();
        return transaction.RunAsync(
            () =>
            {
                foreach (var (entity, state) in pending)
                {
                    Context.Entry(entity).State = state;
                }

                return save();
            },
            cancellationToken);
    }
}
