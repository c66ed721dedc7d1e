namespace OrgGrpc.Server.Persistence;

/// <summary>
/// Lets one write transaction of this process run at a time. SQLite has one writer anyway; waiting here, first come first served,
/// costs nothing, while waiting in the database is a loop of sleeps.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim turnstile = new(1, 1);

    public async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await turnstile.WaitAsync(cancellationToken);
        return new Turn(turnstile);
    }

    public void Dispose() => turnstile.Dispose();

    public readonly struct Turn(SemaphoreSlim turnstile) : IDisposable
    {
        public void Dispose() => turnstile.Release();
    }
}
