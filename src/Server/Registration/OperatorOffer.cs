using OrgGrpc.Server.Access;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Registration;

/// <summary>Shows the link for the first operator on the console, once everything else that could make one has started.</summary>
internal sealed class OperatorOffer(IServiceScopeFactory scopes, PublicLinks links, StartNotes notes) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>().Caller = Caller.System;
        if (await scope.ServiceProvider.GetRequiredService<OperatorSetup>().OfferAsync(cancellationToken) is { } secret)
        {
            notes.Add("There is no operator yet. This link makes one; it works once, within 24 hours:", links.To(OperatorSetup.Path, secret));
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
