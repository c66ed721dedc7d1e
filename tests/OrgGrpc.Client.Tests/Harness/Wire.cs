using System.Collections.Concurrent;
using System.Net.Sockets;

namespace OrgGrpc.Client.Tests.Harness;

/// <summary>The network between client and server: it counts the calls, says who calls, and fails as a test tells it to.</summary>
public sealed class Wire(KeyValuePair<string, string>? caller) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>The rpcs that went out, one entry per attempt.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>The authorization header of each attempt.</summary>
    public ConcurrentQueue<string?> Authorizations { get; } = new();

    /// <summary>How many more calls never reach the server.</summary>
    public int Unreachable { get; set; }

    /// <summary>How many more answers get lost on their way back, after the server did what was asked.</summary>
    public int Lost { get; set; }

    /// <summary>When set, calls hang until their deadline.</summary>
    public bool Silent { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Enqueue(request.RequestUri!.Segments[^1]);
        Authorizations.Enqueue(request.Headers.Authorization?.ToString());
        if (caller is { } header)
        {
            request.Headers.Add(header.Key, header.Value);
        }

        if (Silent)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (Unreachable-- > 0)
        {
            throw new HttpRequestException("The wire is cut.", new SocketException((int)SocketError.ConnectionRefused));
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (Lost-- > 0)
        {
            await response.Content.ReadAsByteArrayAsync(cancellationToken);
            throw new HttpRequestException("The answer is lost.", new SocketException((int)SocketError.ConnectionReset));
        }

        return response;
    }
}
