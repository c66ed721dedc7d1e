using Grpc.Core;
using OrgGrpc.Client.Tokens;

namespace OrgGrpc.Client.Calls;

/// <summary>Gives each attempt of a call its token. A call that brings credentials of its own keeps them.</summary>
internal sealed class CallTokens(IAccessTokenSource source)
{
    public SentCall For(CallOptions options)
    {
        var sent = new SentCall(source);
        sent.Options = options.Credentials is null
            ? options.WithCredentials(CallCredentials.FromInterceptor(async (context, metadata) =>
            {
                if (await source.GetAccessTokenAsync(context.CancellationToken) is { } token)
                {
                    sent.Token = token;
                    metadata.Add("authorization", $"Bearer {token}");
                }
            }))
            : options;
        return sent;
    }
}
