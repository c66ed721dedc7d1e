using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Email;

/// <summary>Section <c>OrgGrpc:Email</c>: how mails leave the server.</summary>
public sealed class EmailOptions
{
    public const string Section = "OrgGrpc:Email";

    /// <summary>Where mails go: <c>Smtp</c>, <c>File</c> or <c>Console</c>. Default: the console in Development; elsewhere it must be set.</summary>
    public EmailTransport? Transport { get; set; }

    /// <summary>Folder of the transport <c>File</c>; relative to the data directory. Default: <c>mail</c>.</summary>
    [Required]
    public string Directory { get; set; } = "mail";

    /// <summary>Address that mails come from. Default: <c>no-reply@</c> and the host of <c>OrgGrpc:PublicUrl</c>.</summary>
    public string? From { get; set; }

    /// <summary>Name that mails come from. Default: <c>OrgGrpc</c>; 1 to 200 characters.</summary>
    [Required]
    [StringLength(200, MinimumLength = 1)]
    public string FromName { get; set; } = "OrgGrpc";

    /// <summary>
    /// Folder of templates that take the place of the server's own, file by file, relative to the content root; see <c>docs/email.md</c>.
    /// Default: none.
    /// </summary>
    public string? Templates { get; set; }

    /// <summary>How often a mail is tried before it is parked. Default: 12, which is about ten hours; 1 to 100.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 12;

    /// <summary>How long one attempt may take. Default: 30 seconds; 1 second to 10 minutes, and less than <see cref="FirstRetryDelay"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait after the first failure; it doubles with each further one. Default: 1 minute; 2 seconds to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait between two attempts. Default: 2 hours; 2 seconds to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// Mails to one address within an hour that others cause: invitations, news of memberships, requests and organizations. What is beyond it
    /// happens without a mail. Default: 30; 1 to 10,000.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxFromOthersPerHour { get; set; } = 30;

    /// <summary>The wait after this attempt, counted from one.</summary>
    internal TimeSpan DelayAfter(int attempt)
    {
        var doubled = FirstRetryDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        return doubled < MaxRetryDelay ? doubled : MaxRetryDelay;
    }
}
