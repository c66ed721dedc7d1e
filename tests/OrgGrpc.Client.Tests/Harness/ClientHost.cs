using Microsoft.Extensions.DependencyInjection;

namespace OrgGrpc.Client.Tests.Harness;

/// <summary>A program that uses the client, as any host would set it up.</summary>
public sealed class ClientHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public ClientHost(Uri address, KeyValuePair<string, string>? caller = null, Action<OrgGrpcOptions>? configure = null, Action<IServiceCollection>? register = null)
    {
        Wire = new(caller);
        var collection = new ServiceCollection();
        register?.Invoke(collection);
        collection.AddOrgGrpc(options =>
        {
            options.Address = address;
            // The first handler is for calls; token requests take the others.
            var first = true;
            options.HttpHandler = () => first && !(first = false) ? Wire : new SocketsHttpHandler();
            configure?.Invoke(options);
        });
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public Wire Wire { get; }

    public T Client<T>()
        where T : notnull => services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
