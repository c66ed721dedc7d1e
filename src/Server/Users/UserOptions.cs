using System.ComponentModel.DataAnnotations;
using OrgGrpc.Server.Providers;

namespace OrgGrpc.Server.Users;

/// <summary>Section <c>OrgGrpc:Users</c>: passwords, sign-in and sessions.</summary>
public sealed class UserOptions
{
    public const string Section = "OrgGrpc:Users";

    /// <summary>Shortest password, in characters. Default: 8, the minimum of NIST SP 800-63B section 5.1.1.2; 8 to 64.</summary>
    [Range(8, 64)]
    public int MinPasswordLength { get; set; } = 8;

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512. Default: 210,000, which OWASP recommends; 10,000 to 10,000,000.</summary>
    [Range(10_000, 10_000_000)]
    public int PasswordHashRounds { get; set; } = 210_000;

    /// <summary>
    /// Passwords that may wait to be hashed; one at a time is. Whoever comes when the queue is full is sent away. Default: 50, about ten
    /// seconds; 1 to 10,000.
    /// </summary>
    [Range(1, 10_000)]
    public int PasswordQueue { get; set; } = 50;

    /// <summary>
    /// Wrong passwords for one address from one network until it has to wait; ten times as many from anywhere. As many wrong codes in the
    /// second step. Default: 10; 3 to 1,000.
    /// </summary>
    [Range(3, 1_000)]
    public int MaxFailedSignIns { get; set; } = 10;

    /// <summary>The time in which failures are counted, and how long too many lock. Default: 15 minutes; 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LockoutTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts without being used. Default: 14 days; 5 minutes to 365 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// How long an ended session can still be used: after a password change, a new address, signing out elsewhere or everywhere. Deactivation and
    /// deletion take effect at once, and an ended session changes nothing. Default: 1 minute; 0 to 1 hour, and at most half of
    /// <c>SessionLifetime</c>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SessionCheckInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after signing in people may do what cannot be undone (hand over, delete, another address, other factors) without showing
    /// again who they are. Default: 15 minutes; 1 minute to 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan RecentSignIn { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Outside OpenID Connect providers that people can sign in with, each under a name of lower-case letters, digits and hyphens:
    /// <c>{name}:Authority</c> (its issuer), <c>{name}:ClientId</c>, <c>{name}:ClientSecret</c> (empty for a client that has none),
    /// <c>{name}:DisplayName</c> (on the button; the name when empty), <c>{name}:Scopes</c> (<c>openid profile email</c>). Its redirect address here is
    /// <c>/sign-in/with/{name}/callback</c>. Default: none.
    /// </summary>
    public Dictionary<string, ProviderSettings> Providers { get; set; } = [];
}
