using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>Looks at what is stored.</summary>
internal static class Looking
{
    public static Task<int> CountAsync<T>(this ServerUnderTest server, Func<OrgGrpcDbContext, IQueryable<T>> rows) =>
        server.InScopeAsync(services => rows(services.GetRequiredService<OrgGrpcDbContext>()).CountAsync());

    public static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address, out _) ? address : throw new FormatException(text);

    /// <summary>The events of an organization, in their order.</summary>
    public static async Task<IReadOnlyList<Change>> ChangesAsync(this Band band)
    {
        var id = band.OrganizationId;
        var records = await band.Server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Changes
            .Where(change => change.OrganizationId == id).OrderBy(change => change.Revision).ToListAsync());
        return [.. records.Select(record => record.ToProto())];
    }
}
