using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Counts the SQL statements that the server sends through its DbContexts.</summary>
public sealed class StatementCounter : DbCommandInterceptor
{
    private ConcurrentQueue<string> seen = new();

    /// <summary>The statements that the work made the server send. Nothing else may use the server meanwhile.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(Func<Task> work)
    {
        var mine = new ConcurrentQueue<string>();
        Interlocked.Exchange(ref seen, mine);
        await work();
        Interlocked.Exchange(ref seen, new());
        return [.. mine];
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Count(command, result);

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Count(command, result);

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Count(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Count(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Count(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Count(command, result));

    private T Count<T>(DbCommand command, T result)
    {
        Volatile.Read(ref seen).Enqueue(command.CommandText);
        return result;
    }
}
