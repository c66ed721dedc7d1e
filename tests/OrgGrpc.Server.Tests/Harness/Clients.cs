using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Puts clients in place.</summary>
internal static class Clients
{
    private static int count;

    /// <summary>A client id that no other test has.</summary>
    public static string NewClientId() => $"client-{Interlocked.Increment(ref count)}";

    /// <summary>Registers the client and tells its secret, if it has one.</summary>
    public static Task<string> AddClientAsync(this ServerUnderTest server, ClientSpec spec) => server.InScopeAsync(services =>
    {
        var transaction = services.GetRequiredService<WriteTransaction>();
        return transaction.RunAsync(async () =>
        {
            var (_, secret) = await services.GetRequiredService<ClientRegistry>().CreateAsync(spec, secret: null, CancellationToken.None);
            await transaction.SaveAsync(CancellationToken.None);
            return secret;
        }, CancellationToken.None);
    });

    /// <summary>A program with these scopes.</summary>
    public static async Task<(string Id, string Secret)> AddProgramAsync(this ServerUnderTest server, params string[] scopes)
    {
        var id = NewClientId();
        return (id, await server.AddClientAsync(new()
        {
            ClientId = id,
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
            Scopes = scopes,
        }));
    }

    /// <summary>A client without a browser and without a secret.</summary>
    public static async Task<string> AddDeviceAsync(this ServerUnderTest server, string resource)
    {
        var id = NewClientId();
        await server.AddClientAsync(new()
        {
            ClientId = id,
            IsConfidential = false,
            DisplayName = "A television",
            Grants = new HashSet<ClientGrant> { ClientGrant.DeviceCode, ClientGrant.RefreshToken },
            Scopes = ["openid", "email", "offline_access", "organization"],
            Resources = [resource],
        });
        return id;
    }
}
