using System.Threading.Channels;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Takes the mails of a server in the order in which they leave.</summary>
internal sealed class Postbox : IEmailSender
{
    private readonly Channel<OutgoingEmail> mails = Channel.CreateUnbounded<OutgoingEmail>();

    /// <summary>What happens at each attempt, before the mail counts as sent.</summary>
    public Func<OutgoingEmail, CancellationToken, Task> OnAttempt { get; set; } = (_, _) => Task.CompletedTask;

    public async Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        await OnAttempt(email, cancellationToken);
        mails.Writer.TryWrite(email);
    }

    /// <summary>The next mail, once it has left.</summary>
    public async Task<OutgoingEmail> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await mails.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether a mail has left that nobody took.</summary>
    public bool HasMore => mails.Reader.TryPeek(out _);
}
