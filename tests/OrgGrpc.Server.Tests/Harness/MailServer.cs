using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>A mail server on a free port of 127.0.0.1 that speaks as much SMTP as a submission needs and behaves as badly as a test asks.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    /// <summary>In place of an answer: hangs up.</summary>
    public const string Drop = "";

    private TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<MimeMessage> mails = Channel.CreateUnbounded<MimeMessage>();
    private readonly Channel<bool> endings = Channel.CreateUnbounded<bool>();
    private readonly ConcurrentQueue<string> inClear = new();
    private readonly ConcurrentQueue<string> protectedLines = new();

    private int talking;

    public MailServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public static X509Certificate2 Certificate { get; } = MakeCertificate();

    public int Port { get; }

    /// <summary>Whether a conversation is going on in which nobody is kept waiting on purpose.</summary>
    public bool IsTalking => Volatile.Read(ref talking) > 0;

    public bool OffersStartTls { get; set; } = true;

    public bool SpeaksTlsAtOnce { get; set; }

    /// <summary>Answers a line of the client, <c>.</c> for the end of a mail; null leaves the answer to the server.</summary>
    public Func<string, Task<string?>> Answer { get; set; } = _ => Task.FromResult<string?>(null);

    /// <summary>What clients said before TLS, the mails' own lines included.</summary>
    public IReadOnlyCollection<string> InClear => inClear;

    /// <summary>What clients said after TLS, without the mails' own lines.</summary>
    public IReadOnlyCollection<string> Protected => protectedLines;

    /// <summary>The next mail that was delivered.</summary>
    public async Task<MimeMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await mails.Reader.ReadAsync(patience.Token);
    }

    public bool HasMore => mails.Reader.TryPeek(out _);

    /// <summary>Waits until the next conversation is over.</summary>
    public async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await endings.Reader.ReadAsync(patience.Token);
    }

    /// <summary>In place of an answer: none, ever.</summary>
    public Task<string?> KeepSilentAsync()
    {
        Interlocked.Decrement(ref talking);
        return new TaskCompletionSource<string?>().Task;
    }

    /// <summary>From now on nobody answers.</summary>
    public void Close() => listener.Dispose();

    public void Reopen()
    {
        listener = new(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync();
    }

    public ValueTask DisposeAsync()
    {
        closing.Cancel();
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(closing.Token);
            _ = ServeToTheEndAsync(client);
        }
    }

    private async Task ServeToTheEndAsync(TcpClient client)
    {
        Interlocked.Increment(ref talking);
        try
        {
            using (client)
            {
                await ServeAsync(client);
            }
        }
        finally
        {
            Interlocked.Decrement(ref talking);
            endings.Writer.TryWrite(true);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (SpeaksTlsAtOnce)
        {
            stream = await ProtectAsync(stream);
        }

        var lines = new StreamReader(stream, Encoding.Latin1);
        await SayAsync(stream, "220 mail.example.org ready");
        while (await lines.ReadLineAsync(closing.Token) is { } line)
        {
            Remember(stream, line);
            var answer = await Answer(line) ?? Usual(line, stream);
            if (answer == Drop)
            {
                return;
            }

            await SayAsync(stream, answer);
            if (line == "STARTTLS" && answer.StartsWith("220", StringComparison.Ordinal))
            {
                stream = await ProtectAsync(stream);
                lines = new StreamReader(stream, Encoding.Latin1);
            }
            else if (line == "DATA" && answer.StartsWith("354", StringComparison.Ordinal) && !await TakeAsync(stream, lines))
            {
                return;
            }
        }
    }

    private async Task<bool> TakeAsync(Stream stream, StreamReader lines)
    {
        var text = new StringBuilder();
        for (var line = await lines.ReadLineAsync(closing.Token); line != "."; line = await lines.ReadLineAsync(closing.Token))
        {
            if (line is null)
            {
                return false;
            }

            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            if (stream is not SslStream)
            {
                inClear.Enqueue(line);
            }
        }

        var answer = await Answer(".") ?? "250 taken";
        if (answer == Drop)
        {
            return false;
        }

        if (answer.StartsWith('2'))
        {
            mails.Writer.TryWrite(await MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(text.ToString())), closing.Token));
        }

        await SayAsync(stream, answer);
        return true;
    }

    private void Remember(Stream stream, string line) => (stream is SslStream ? protectedLines : inClear).Enqueue(line);

    private string Usual(string line, Stream stream) => line.Split(' ')[0] switch
    {
        "EHLO" when stream is not SslStream && OffersStartTls => "250-mail.example.org\r\n250-STARTTLS\r\n250 SIZE 1000000",
        "EHLO" => "250-mail.example.org\r\n250-AUTH PLAIN\r\n250 SIZE 1000000",
        "STARTTLS" => OffersStartTls ? "220 go on" : "502 what?",
        "AUTH" => "235 welcome",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    private async Task SayAsync(Stream stream, string answer) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"), closing.Token);

    private static async Task<Stream> ProtectAsync(Stream stream)
    {
        var ssl = new SslStream(stream);
        await ssl.AuthenticateAsServerAsync(Certificate);
        return ssl;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.example.org", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
