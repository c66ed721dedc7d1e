using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrgGrpc.Client.Tests.Harness;

/// <summary>What makes tokens of the local issuer stale, and everything that can happen to who tells it.</summary>
public sealed class Feed
{
    private readonly Lock gate = new();
    private readonly List<(long Revision, byte[] Fingerprint)> entries = [];
    private readonly List<CancellationTokenSource> streams = [];
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int connections;

    public long Revision { get; private set; } = 7;

    /// <summary>Streams take up, and say nothing.</summary>
    public bool IsMute { get; set; }

    /// <summary>No stream takes up.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often a stream was asked for.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>A change that concerns the tokens with these texts.</summary>
    public long Change(params string[] texts)
    {
        lock (gate)
        {
            Revision++;
            entries.AddRange(texts.Select(text => (Revision, SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16])));
        }

        Interlocked.Exchange(ref moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return Revision;
    }

    /// <summary>A backup takes the place of the history.</summary>
    public void RestoreTo(long revision)
    {
        lock (gate)
        {
            Revision = revision;
            entries.RemoveAll(entry => entry.Revision > revision);
        }
    }

    /// <summary>Every stream breaks off.</summary>
    public void Cut()
    {
        lock (gate)
        {
            streams.ToList().ForEach(stream => stream.Cancel());
        }
    }

    public async Task ServeAsync(HttpContext http)
    {
        Interlocked.Increment(ref connections);
        var after = long.Parse(http.Request.Query["after_revision"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        if (IsDown || after > Revision)
        {
            http.Response.StatusCode = IsDown ? 503 : 400;
            await http.Response.WriteAsJsonAsync(new { details = new[] { new { reason = IsDown ? "UNAVAILABLE" : "CURSOR_EXPIRED" } } });
            return;
        }

        using var stream = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        lock (gate)
        {
            streams.Add(stream);
        }

        try
        {
            await http.Response.StartAsync(stream.Token);
            await http.Response.Body.FlushAsync(stream.Token);
            while (true)
            {
                var next = Volatile.Read(ref moved).Task;
                if (!IsMute)
                {
                    after = await SayAsync(http, after, stream.Token);
                }

                await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1), stream.Token));
                stream.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
        finally
        {
            lock (gate)
            {
                streams.Remove(stream);
            }
        }
    }

    private async Task<long> SayAsync(HttpContext http, long after, CancellationToken cancellationToken)
    {
        string line;
        lock (gate)
        {
            line = JsonSerializer.Serialize(new
            {
                entries = entries.Where(entry => entry.Revision > after).Select(entry => new { revision = $"{entry.Revision}", fingerprint = Convert.ToBase64String(entry.Fingerprint) }),
                revision = $"{Revision}",
                time = TimeProvider.System.GetUtcNow(),
                keep = "600s",
            });
            after = Revision;
        }

        await http.Response.WriteAsync(line + "\n", cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
        return after;
    }
}
