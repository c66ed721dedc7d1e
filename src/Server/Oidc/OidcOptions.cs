using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Oidc;

/// <summary>Section <c>OrgGrpc:Oidc</c>: how long tokens and keys live. Durations are written as <c>00:05:00</c> or <c>14.00:00:00</c>.</summary>
public sealed class OidcOptions
{
    public const string Section = "OrgGrpc:Oidc";

    /// <summary>How long an access token is good for: the longest time that a service without freshness believes it. Default: 5 minutes; 10 seconds to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an ID token is good for. Default: 5 minutes; 10 seconds to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan IdTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an authorization code can be redeemed. Default: 1 minute; 10 seconds to 10 minutes (RFC 6749 section 4.1.2).</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan AuthorizationCodeLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a pushed authorization request (RFC 9126) can be used: the person signs in, chooses and consents meanwhile. Default: 10 minutes;
    /// 30 seconds to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan PushedRequestLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a device waits for a person to let it in (RFC 8628), and its user code works. Default: 10 minutes; 1 minute to 30 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:30:00")]
    public TimeSpan DeviceCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refresh token that nobody uses can still be used; each use gives a new one. Default: 14 days; 1 minute to 1 year.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// For so long after a refresh token was used, a second use is refused without further consequence: two tabs that refresh at once.
    /// Later, it is taken for theft and ends every token of that sign-in. Default: 30 seconds; 0 to 5 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan RefreshRaceLeeway { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a key signs before the next one takes over. Default: 90 days; 1 hour to 10 years.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeyRotation { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long a key is published before it signs, so that whoever caches the key set knows it in time. Default: 2 days; 5 minutes to 30 days,
    /// and less than the rotation.
    /// </summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan KeyPublishLead { get; set; } = TimeSpan.FromDays(2);
}
