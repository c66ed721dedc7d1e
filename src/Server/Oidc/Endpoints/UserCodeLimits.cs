using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Limits;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// Counts user codes that are none (RFC 8628 section 5.1). Only people who are signed in get to try, and each may mistype a few; the limit of the
/// network is for whoever makes accounts to try more.
/// </summary>
internal sealed class UserCodeLimits(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly RateLimit people = new(10, Window, time);
    private readonly RateLimit networks = new(100, Window, time);

    public TimeSpan? Wait(Id<User> user, Network network) => people.Wait(user.ToString()) ?? networks.Wait(network.Name);

    public void CountWrong(Id<User> user, Network network)
    {
        people.Take(user.ToString());
        networks.Take(network.Name);
    }
}
