using System.Globalization;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>Applies the bootstrap file when the database is ready and before anybody is let in: all of it, or nothing.</summary>
internal sealed class BootstrapStart(
    IServiceScopeFactory scopes, IOptions<ServerOptions> options, IHostEnvironment environment, StartNotes notes) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Whatever the machine speaks, faults of the file are told in English.
        CultureInfo.CurrentUICulture = Spoken.English;
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<OrgGrpcDbContext>().Caller = Caller.System;
        if (!environment.IsDevelopment())
        {
            await services.GetRequiredService<DemoGuard>().RequireNoDemoAsync(cancellationToken);
        }

        if (FilePath() is not { } path)
        {
            return;
        }

        var file = BootstrapFile.Read(path);
        if (!environment.IsDevelopment())
        {
            Demo.RequireOtherSecrets(file);
        }

        await services.GetRequiredService<WriteTransaction>().RunAsync(async () =>
        {
            await services.GetRequiredService<BootstrapUsers>().ApplyAsync(file, cancellationToken);
            await services.GetRequiredService<BootstrapOrganizations>().ApplyAsync(file, cancellationToken);
            await services.GetRequiredService<BootstrapClients>().ApplyAsync(file, cancellationToken);
            file.ThrowIfFaulty();
            return true;
        }, cancellationToken);
        if (path == Demo.Path)
        {
            Demo.Introduce(file.Document, notes);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string? FilePath() => options.Value.Bootstrap switch
    {
        null => environment.IsDevelopment() ? Demo.Path : null,
        "" => null,
        var named => Path.Combine(environment.ContentRootPath, named),
    };
}
