using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Collects the SQL statements that the server sends for requests. What its background work sends is not among them.</summary>
public sealed class StatementCounter : DbCommandInterceptor, IStartupFilter
{
    private readonly AsyncLocal<bool> isInRequest = new();
    private ConcurrentQueue<Statement> seen = new();

    /// <summary>The statements that the requests made the server send. Nobody else may call the server meanwhile.</summary>
    public async Task<IReadOnlyList<Statement>> OfAsync(Func<Task> work)
    {
        var mine = new ConcurrentQueue<Statement>();
        Interlocked.Exchange(ref seen, mine);
        await work();
        Interlocked.Exchange(ref seen, new());
        return [.. mine];
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, pipeline) =>
        {
            isInRequest.Value = true;
            return pipeline(http);
        });
        next(app);
    };

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
        if (isInRequest.Value)
        {
            Volatile.Read(ref seen).Enqueue(new(
                command.CommandText, command.Parameters.Cast<DbParameter>().ToDictionary(parameter => parameter.ParameterName, parameter => parameter.Value)));
        }

        return result;
    }

    public sealed record Statement(string Text, IReadOnlyDictionary<string, object?> Parameters);
}
