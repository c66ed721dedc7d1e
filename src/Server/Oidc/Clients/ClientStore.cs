using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using Application = OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>The engine's own store, with the one query compiled that every request to the engine makes.</summary>
internal sealed class ClientStore(
    IMemoryCache cache, IOpenIddictEntityFrameworkCoreContext context, OrgGrpcDbContext db, IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options)
    : OpenIddictEntityFrameworkCoreApplicationStore<
        Application, OpenIddictEntityFrameworkCoreAuthorization, OpenIddictEntityFrameworkCoreToken, string>(cache, context, options)
{
    private static readonly Func<OrgGrpcDbContext, string, Task<Application?>> ByClientId = EF.CompileAsyncQuery(
        (OrgGrpcDbContext db, string id) => db.Set<Application>().AsTracking().FirstOrDefault(application => application.ClientId == id));

    public override async ValueTask<Application?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken) =>
        Id<ApiKey>.TryParse(identifier, out var id) ? await FindKeyAsync(id, cancellationToken)
        : db.ChangeTracker.Entries<Application>().FirstOrDefault(entry => entry.Entity.ClientId == identifier)?.Entity ?? await ByClientId(db, identifier);

    private async Task<Application?> FindKeyAsync(Id<ApiKey> id, CancellationToken cancellationToken) =>
        await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, cancellationToken) is { } key ? new ApiKeyClient(key) : null;
}
