using System.Security.Cryptography;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Sessions;

/// <summary>
/// Somebody is signed in at a browser. What applications got through it hangs on it. It holds as long as its row is there and the person has the
/// security stamp with which it began: whatever changes the stamp ends every session, without having to know them.
/// </summary>
internal sealed class Session : IIdentified, IRecordsChanges
{
    private const int KeyBytes = 16;

    private Session()
    {
    }

    public static string IdPrefix => "ses";

    public RecordedChanges Recorded { get; } = new();

    /// <summary>Known to applications as <c>sid</c> (OpenID Connect Back-Channel Logout 1.0 section 2.1); stays while the same person stays at the same browser.</summary>
    public Id<Session> Id { get; private init; }

    public Id<User> UserId { get; private init; }

    public string Stamp { get; private init; } = "";

    /// <summary>New with each sign-in, and in the cookie beside the id: a cookie from before is none any more.</summary>
    public byte[] Key { get; private set; } = [];

    /// <summary>By what the person showed who they are the last time, separated by spaces.</summary>
    public string Methods { get; private set; } = "";

    public string UserAgent { get; private set; } = "";

    public string NetworkAddress { get; private set; } = "";

    public DateTimeOffset CreateTime { get; private init; }

    /// <summary>When the browser, or an application with what it got, was last here; a few minutes behind.</summary>
    public DateTimeOffset SeenTime { get; private set; }

    public DateTimeOffset ExpireTime { get; private set; }

    public static Session Begin(User user, DateTimeOffset since) => new()
    {
        Id = Id<Session>.New(since),
        UserId = user.Id,
        Stamp = user.SecurityStamp!,
        CreateTime = since,
    };

    /// <summary>The person has just shown who they are, here.</summary>
    public void Show(Proof proof)
    {
        Key = RandomNumberGenerator.GetBytes(KeyBytes);
        Methods = string.Join(' ', proof.Methods);
        (UserAgent, NetworkAddress) = (proof.Visit.UserAgent, proof.Visit.NetworkAddress);
    }

    /// <summary>Says that the row is about to go; the caller removes it in the same transaction.</summary>
    public void End() => Recorded.Add(new() { UserId = UserId.ToString(), UserSignedOut = new() { SessionId = Id.ToString() } });

    public void See(DateTimeOffset now, SessionLifetime lifetime) => (SeenTime, ExpireTime) = (now, lifetime.From(now));
}
