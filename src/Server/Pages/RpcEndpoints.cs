using System.Collections.Frozen;
using Grpc.AspNetCore.Server;

namespace OrgGrpc.Server.Pages;

/// <summary>The rpcs that this server has, by their full names.</summary>
internal sealed class RpcEndpoints(EndpointDataSource endpoints)
{
    private readonly Lazy<FrozenDictionary<string, Endpoint>> byName = new(() => endpoints.Endpoints
        .Select(endpoint => (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName, Endpoint: endpoint))
        .Where(rpc => rpc.FullName is not null)
        // One rpc has an endpoint for each of its doors; they say the same about it.
        .DistinctBy(rpc => rpc.FullName)
        .ToFrozenDictionary(rpc => rpc.FullName!, rpc => rpc.Endpoint));

    public Endpoint Of(string rpc) => byName.Value[rpc];
}
