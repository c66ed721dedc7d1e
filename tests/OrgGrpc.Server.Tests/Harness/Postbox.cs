using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Takes the mails of a server as they leave: all in their order, and those of each address in theirs.</summary>
internal sealed partial class Postbox : IEmailSender
{
    private readonly Channel<OutgoingEmail> all = Channel.CreateUnbounded<OutgoingEmail>();
    private readonly ConcurrentDictionary<string, Channel<OutgoingEmail>> byAddress = [];

    /// <summary>What happens at each attempt, before the mail counts as sent.</summary>
    public Func<OutgoingEmail, CancellationToken, Task> OnAttempt { get; set; } = (_, _) => Task.CompletedTask;

    public async Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        await OnAttempt(email, cancellationToken);
        all.Writer.TryWrite(email);
        Of(email.To.Value).Writer.TryWrite(email);
    }

    /// <summary>The next mail, once it has left.</summary>
    public Task<OutgoingEmail> NextAsync() => ReadAsync(all);

    /// <summary>The next mail to an address, once it has left.</summary>
    public Task<OutgoingEmail> NextToAsync(string address) => ReadAsync(Of(address));

    /// <summary>The secret in the next mail to an address.</summary>
    public async Task<string> NextSecretToAsync(string address) => Secret().Match((await NextToAsync(address)).Content.Text).Groups[1].Value;

    /// <summary>Whether a mail has left that nobody took.</summary>
    public bool HasMore => all.Reader.TryPeek(out _);

    public bool HasMoreTo(string address) => Of(address).Reader.TryPeek(out _);

    private Channel<OutgoingEmail> Of(string address) => byAddress.GetOrAdd(address, _ => Channel.CreateUnbounded<OutgoingEmail>());

    private static async Task<OutgoingEmail> ReadAsync(Channel<OutgoingEmail> mails)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await mails.Reader.ReadAsync(patience.Token);
    }

    [GeneratedRegex(@"\?secret=([\w-]{43})\s")]
    private static partial Regex Secret();
}
