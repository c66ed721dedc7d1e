using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace OrgGrpc.Bench;

/// <summary>A guarded service in a process of its own, which can be killed and started again under the same address.</summary>
internal sealed class Guard(string authority, int line) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private Child? child;
    private Uri? address;

    /// <summary>From when until when it was not as it should be.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Trouble { get; private set; } = (Never, Never);

    /// <summary>When it was started again, before it did anything: it has to know of every change from before.</summary>
    public DateTimeOffset StartedAgain { get; private set; } = Never;

    /// <summary>So far ahead that something may be added to it.</summary>
    private static DateTimeOffset Never => DateTimeOffset.UnixEpoch.AddYears(1_000);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task StartAsync()
    {
        child = await Child.StartAsync("guard", authority, $"{address?.Port ?? 0}", $"{line}");
        address ??= new(child.Ready.Web);
    }

    /// <summary>Ends it as a power cut would, and starts it again after a while.</summary>
    public async Task KillAndStartAsync(TimeSpan down)
    {
        Trouble = (Now, Never);
        child!.Kill();
        await Task.Delay(down);
        StartedAgain = Now;
        await StartAsync();
        Trouble = Trouble with { Until = Now };
    }

    public async Task CutAsync(Relay relay, TimeSpan duration)
    {
        Trouble = (Now, Never);
        relay.Cut();
        await Task.Delay(duration);
        relay.Mend();
        Trouble = Trouble with { Until = Now };
    }

    /// <summary>Asks until the token is refused, more seldom the longer it takes.</summary>
    public async Task<Refusal> RefusalAsync(string token, DateTimeOffset since)
    {
        DateTimeOffset? accepted = null;
        while (Now - since < Patience)
        {
            switch (await AskAsync(token))
            {
                case HttpStatusCode.OK:
                    accepted = Now;
                    break;
                case HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable:
                    return new(accepted, Now);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp((Now - since).TotalMilliseconds / 10, 2, 500)));
        }

        throw new InvalidOperationException($"A token that became stale at {since:O} is still let in.");
    }

    /// <summary>Whether the guard was not as it should be between two moments, or was just before them.</summary>
    public bool WasInTrouble(DateTimeOffset from, DateTimeOffset until) => until >= Trouble.From && from <= Trouble.Until + TimeSpan.FromSeconds(1);

    /// <summary>Null when there is no answer.</summary>
    public async Task<HttpStatusCode?> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task<(GuardState State, long WorkingSet)> WeighAsync() =>
        ((await http.GetFromJsonAsync<GuardState>(new Uri(address!, "/state")))!, child!.WorkingSet);

    public void Dispose()
    {
        child?.Dispose();
        http.Dispose();
    }
}

/// <summary>When a stale token was let in the last time, if ever, and when it was refused first.</summary>
internal sealed record Refusal(DateTimeOffset? Accepted, DateTimeOffset Refused);
