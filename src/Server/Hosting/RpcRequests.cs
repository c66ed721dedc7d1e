using Grpc.AspNetCore.Server;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// Tells rpcs from everything else. What pages need costs more than the whole of a small rpc, so it is kept away from rpcs.
/// </summary>
internal static class RpcRequests
{
    extension(HttpContext http)
    {
        /// <summary>gRPC or gRPC-Web, as far as the request says: known before anything is matched.</summary>
        public bool SpeaksGrpc => http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

        /// <summary>Whether an rpc was matched, by whatever door.</summary>
        public bool IsRpc => http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;
    }
}
