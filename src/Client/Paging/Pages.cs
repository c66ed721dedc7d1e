using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace OrgGrpc.Client.Paging;

/// <summary>Reads page after page, the next one when the last is used up.</summary>
internal static class Pages
{
    public static async IAsyncEnumerable<TItem> ReadAsync<TRequest, TPage, TItem>(
        TRequest request,
        Action<TRequest, string> turnTo,
        Func<TRequest, CancellationToken, Task<TPage>> read,
        Func<TPage, (IEnumerable<TItem> Items, string Next)> open,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRequest : IDeepCloneable<TRequest>
    {
        var next = request.Clone();
        string token;
        do
        {
            (var items, token) = open(await read(next, cancellationToken).ConfigureAwait(false));
            foreach (var item in items)
            {
                yield return item;
            }

            turnTo(next, token);
        }
        while (token.Length > 0);
    }
}
