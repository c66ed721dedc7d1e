using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using OrgGrpc.V1;

namespace OrgGrpc.Bench;

/// <summary>Asks the token endpoint for client-credentials tokens of a stored client that is bound to an organization.</summary>
internal sealed class TokenRequests : IDisposable
{
    private readonly HttpClient http;
    private readonly Uri endpoint;

    private TokenRequests(HttpClient http, Uri endpoint) => (this.http, this.endpoint) = (http, endpoint);

    public static async Task<TokenRequests> PrepareAsync(Child server)
    {
        using var channel = GrpcChannel.ForAddress(server.Ready.Grpc);
        var created = await new ClientService.ClientServiceClient(channel).CreateClientAsync(
            new()
            {
                Client = new()
                {
                    Type = ClientType.Confidential,
                    GrantTypes = { ClientGrantType.ClientCredentials },
                    DisplayName = "Bench",
                    Bindings = { new ClientBinding { OrganizationId = Dataset.Organization(0), Roles = { "member" } } },
                },
            },
            new Metadata { { "authorization", $"Bearer {server.Ready.Token}" } });
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 16 });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{created.Client.ClientId}:{created.ClientSecret}")));
        return new(http, new Uri(new Uri(server.Ready.Web), "/connect/token"));
    }

    public async Task SendAsync(CallInvoker invoker, Metadata headers, int number)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var response = await http.PostAsync(endpoint, form);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();
}
