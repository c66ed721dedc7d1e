using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Persistence;

internal static class PersistenceSetup
{
    public static void AddPersistence(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(provider =>
        {
            var directory = Path.Combine(
                builder.Environment.ContentRootPath, provider.GetRequiredService<IOptions<ServerOptions>>().Value.DataDirectory);
            return new SqliteDatabase(Path.Combine(directory, "orggrpc.db"));
        });
        services.AddSingleton<WriteGate>();
        services.AddSingleton<SqlitePragmas>();
        services.AddPooledDbContextFactory<OrgGrpcDbContext>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<SqliteDatabase>().ConnectionString)
            // A constraint that says no is an answer (DatabaseRefusals), not an error of the server.
            .ConfigureWarnings(warnings => warnings.Log(
                (RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug),
                // A caller who leaves cancels the transaction.
                (RelationalEventId.TransactionError, LogLevel.Debug)))
            .ReplaceService<IMigrationsSqlGenerator, OwnedOrganizations>()
            .AddInterceptors(provider.GetRequiredService<SqlitePragmas>(), provider.GetRequiredService<ChangeRecorder>()));

        // Contexts are pooled: the caller is handed to each one when it is taken out.
        services.AddScoped(provider =>
        {
            var db = provider.GetRequiredService<IDbContextFactory<OrgGrpcDbContext>>().CreateDbContext();
            db.Caller = provider.GetRequiredService<Caller>();
            return db;
        });
        services.AddScoped(provider => new WriteTransaction(
            provider.GetRequiredService<OrgGrpcDbContext>(), provider.GetRequiredService<WriteGate>(), provider.GetRequiredService<ChangeLog>()));
        services.AddScoped<OnceTransaction>();
        services.AddSingleton<MasterKey>();
        services.AddSingleton<SealedXml>();
        services.AddDataProtection().SetApplicationName("OrgGrpc").PersistKeysToDbContext<OrgGrpcDbContext>();
        services.AddOptions<KeyManagementOptions>().Configure<SealedXml>((keys, @sealed) => keys.XmlEncryptor = @sealed);
        services.AddHostedService<DatabaseStart>();
        services.AddScoped<IChore, ReplayExpiry>();
        services.AddSingleton<Housekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
    }
}
