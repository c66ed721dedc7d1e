using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;
using ClientClient = OrgGrpc.V1.ClientService.ClientServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Whatever happened a moment before: no path gives a token that is not true any more.</summary>
public sealed class EveryTokenPath(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string RolesChanged = "roles changed";

    public static TheoryData<string> Paths => [.. TokenPaths.Names];

    /// <summary>What happens to people; what a program has of it happens to the program.</summary>
    public static MatrixTheoryData<string, string> PathsAndChanges => new(
        TokenPaths.Names, [.. Endings.OfAuthority.Select(row => row.Data), .. Endings.OfSessions.Select(row => row.Data), RolesChanged]);

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Each_path_gives_a_token_while_nothing_happens(string path)
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var attempt = await TokenPaths.PrepareAsync(path, holder);

        var answer = await attempt();

        Assert.NotNull(answer);
        Assert.Equal(holder.Organization, answer.Access.GetClaim("org_id").Value);
        Assert.Equal(["member"], answer.Access.GetPayloadValue<string[]>("org_roles"));
        Assert.Null(await LieAsync(answer));
    }

    [Theory]
    [MemberData(nameof(PathsAndChanges))]
    public async Task Each_path_is_closed_or_tells_what_is_true_now(string path, string change)
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var attempt = await TokenPaths.PrepareAsync(path, holder);

        await ChangeAsync(holder, change);
        var answer = await attempt();

        if (answer is null || answer.Status != 200)
        {
            Assert.Contains(answer?["error"] ?? "no code", new[] { "invalid_grant", "invalid_client", "no code" });
            Assert.Null(answer?["access_token"]);
        }
        else
        {
            Assert.Null(await LieAsync(answer));
        }
    }

    private async Task ChangeAsync(TokenPaths.Holder holder, string change)
    {
        var clients = new ClientClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id));
        if (change == RolesChanged)
        {
            await server.WriteAsync(async db =>
            {
                var member = await db.Memberships.SingleAsync(m => m.Id == holder.Membership.Id);
                member.Change(RoleSet.Member | RoleSet.Admin, member.Title, member.Attributes, TimeProvider.System.GetInstant());
                return true;
            });
        }
        else
        {
            await server.EndAsync(change, holder.Membership);
        }

        switch (change)
        {
            case "removed" or "suspended":
                await clients.UpdateClientAsync(new() { ClientId = holder.Program, UpdateMask = new() { Paths = { "bindings" } } });
                break;
            case RolesChanged:
                V1.ClientBinding binding = new() { OrganizationId = holder.Organization, Roles = { "admin" } };
                await clients.UpdateClientAsync(new() { ClientId = holder.Program, Client = new() { Bindings = { binding } }, UpdateMask = new() { Paths = { "bindings" } } });
                break;
            case "deactivated" or "deleted":
                await clients.DeleteClientAsync(new() { ClientId = holder.Program });
                break;
        }
    }

    /// <summary>What the token says that is not so, by the database alone; null when all of it is true.</summary>
    private Task<string?> LieAsync(TokenRequests.Answer answer) => server.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<OrgGrpcDbContext>();
        var token = answer.Access;
        var subject = Id<User>.ParseOrNull(token.Subject);
        var key = Id<ApiKey>.ParseOrNull(token.GetClaim("client_id").Value);
        if (subject is { } user)
        {
            var session = Id<Session>.ParseOrNull(token.GetClaim("sid").Value);
            var isKey = key is { } his && token.GetClaim("sid").Value == his.ToString() && await db.ApiKeys.AnyAsync(one => one.Id == his && one.UserId == user);
            if (!await db.Users.AnyAsync(u => u.Id == user && u.Status == UserStatus.Active))
            {
                return "an active person";
            }

            if (!isKey && !await db.OpenSessions.AnyAsync(open => open.Id == session && open.UserId == user))
            {
                return "an open session";
            }
        }
        else if (key is { } own)
        {
            if (token.Subject != own.ToString() || !await db.ApiKeys.AnyAsync(one => one.Id == own && one.UserId == null))
            {
                return "a key";
            }
        }
        else if (!await db.Clients.AnyAsync(client => client.ClientId == token.Subject))
        {
            return "a client";
        }

        if (!token.TryGetClaim("org_id", out var claimed))
        {
            return null;
        }

        var organization = Id<Organization>.ParseOrNull(claimed.Value)!.Value;
        if (!await db.Organizations.AnyAsync(o => o.Id == organization && o.Status == OrganizationStatus.Active))
        {
            return "an active organization";
        }

        var roles = subject is { } person
            ? await db.Memberships.Where(m => m.OrganizationId == organization && m.UserId == person && m.Status == MembershipStatus.Active)
                .Select(m => (RoleSet?)m.Roles).SingleOrDefaultAsync()
            : key is { } of ? await db.ApiKeys.Where(one => one.Id == of && one.OrganizationId == organization).Select(one => (RoleSet?)one.Roles).SingleOrDefaultAsync()
            : await db.ClientBindings.Where(b => b.OrganizationId == organization && b.ClientId == token.Subject).Select(b => (RoleSet?)b.Roles).SingleOrDefaultAsync();
        return roles is { } held && held.ToNames().SequenceEqual(token.GetPayloadValue<string[]>("org_roles")) ? null : "the roles in the organization";
    });
}
