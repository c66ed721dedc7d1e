using Grpc.Core;
using OrgGrpc.Client.Errors;
using OrgGrpc.Client.Tokens;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Calls;

/// <summary>One call on its way, and the token that its last attempt carried.</summary>
internal sealed class SentCall(IAccessTokenSource source)
{
    public CallOptions Options { get; set; }

    public string? Token { get; set; }

    public OrgGrpcException Translate(RpcException exception)
    {
        var refusal = RefusalReader.Read(exception);
        if (Token is { } token && refusal.Reason is ErrorReason.TokenInvalid or ErrorReason.TokenExpired)
        {
            source.Reject(token);
        }

        return refusal;
    }
}
