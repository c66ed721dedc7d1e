using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// A write transaction whose end tells nothing: what an address is known for is more work or less, and must not be read off a clock. The turn
/// to write, the connection and the thread are given back before the wait.
/// </summary>
internal sealed class EvenWrite(WriteTransaction transaction, IOptions<RegistrationOptions> options, TimeProvider time)
{
    public async Task RunAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            await transaction.RunAsync(
                async () =>
                {
                    await work();
                    return await transaction.SaveAsync(cancellationToken);
                },
                cancellationToken);
        }
        finally
        {
            await Task.Delay(Rest(time.GetElapsedTime(start), options.Value.AnswerTime), time, cancellationToken);
        }
    }

    /// <summary>Work that took longer than one step, as behind other writers, ends with the next one and not just when it is done.</summary>
    private static TimeSpan Rest(TimeSpan elapsed, TimeSpan step) =>
        step == TimeSpan.Zero ? TimeSpan.Zero : step - TimeSpan.FromTicks(elapsed.Ticks % step.Ticks);
}
