using Grpc.Core;

namespace OrgGrpc.Client.Calls;

/// <summary>A stream whose failure is a typed one.</summary>
internal sealed class TranslatedStream<T>(IAsyncStreamReader<T> inner, SentCall sent) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            throw sent.Translate(exception);
        }
    }
}
