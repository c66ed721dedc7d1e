using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Puts people in place, where how they got there is not what the test is about.</summary>
internal static class People
{
    private static int count;

    /// <summary>A person with a confirmed address that nobody else has.</summary>
    public static Task<User> AddPersonAsync(
        this ServerUnderTest server, string name, bool isOperator = false, bool verified = true, string? email = null) =>
        server.WriteAsync(db =>
        {
            EmailAddress.TryParse(email ?? $"{name}{Interlocked.Increment(ref count)}@example.org", out var address, out _);
            PersonName.TryParse(name, out var personName, out _);
            var now = TimeProvider.System.GetInstant();
            var user = User.Register(address!, personName!, now);
            if (verified)
            {
                user.VerifyEmail(now);
            }

            if (isOperator)
            {
                user.MakeOperator(now);
            }

            db.Add(user);
            return Task.FromResult(user);
        });

    /// <summary>Makes the person a member, as an operator would.</summary>
    public static Task<Membership> JoinAsync(this ServerUnderTest server, string organizationId, User person, RoleSet roles = RoleSet.Member) =>
        server.JoinAsync(organizationId, person.Id, roles);

    /// <summary>The same for who is known by their id only.</summary>
    public static Task<Membership> JoinAsync(this ServerUnderTest server, string organizationId, Id<User> person, RoleSet roles = RoleSet.Member) =>
        server.WriteAsync(db =>
        {
            Id<Organization>.TryParse(organizationId, out var id);
            var membership = Membership.Join(id, person, roles | RoleSet.Member, TimeProvider.System.GetInstant());
            db.Add(membership);
            return Task.FromResult(membership);
        });

    /// <summary>From now on the person waits to be let in, with all that they have: no rule of the server takes it away first.</summary>
    public static Task WaitAsync(this ServerUnderTest server, Id<User> id) => server.ChangeAsync(id, user =>
    {
        var (stamp, now) = (user.SecurityStamp, TimeProvider.System.GetInstant());
        user.RequireApproval();
        user.Deactivate(now);
        user.Reactivate(now);
        user.SecurityStamp = stamp;
    });

    /// <summary>Changes something about a person behind the server's back, between two of its steps.</summary>
    public static Task ChangeAsync(this ServerUnderTest server, Id<User> id, Action<User> change) => server.WriteAsync(async db =>
    {
        change(await db.RequireUserAsync(id, CancellationToken.None));
        return id;
    });

    public static Task<T> WriteAsync<T>(this ServerUnderTest server, Func<OrgGrpcDbContext, Task<T>> work) =>
        server.InScopeAsync(services =>
        {
            var transaction = services.GetRequiredService<WriteTransaction>();
            return transaction.RunAsync(async () =>
            {
                var result = await work(services.GetRequiredService<OrgGrpcDbContext>());
                await transaction.SaveAsync(CancellationToken.None);
                return result;
            }, CancellationToken.None);
        });
}
