using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Registration;

/// <summary>Section <c>OrgGrpc:Registration</c>: new people from outside.</summary>
public sealed class RegistrationOptions
{
    public const string Section = "OrgGrpc:Registration";

    /// <summary>
    /// Who may make an account: <c>Open</c> (everybody), <c>InvitationOnly</c> (who holds an invitation to an organization), <c>Approval</c> (everybody;
    /// those without an invitation come in once an operator lets them). Default: <c>Open</c>.
    /// </summary>
    public RegistrationMode Mode { get; set; }

    /// <summary>How long a mailed verification link works. Default: 24 hours; 5 minutes to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Registrations and new links for one address in an hour; as many links for a new password. Default: 5; 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int MaxPerAddress { get; set; } = 5;

    /// <summary>Registrations and links of all kinds from one network in an hour. Default: 60; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerNetwork { get; set; } = 60;

    /// <summary>
    /// How long it takes to write what a form or rpc wants for an address, or a multiple of it, so that the time tells nobody whether the address
    /// has an account. Set it above what a slow commit takes. Default: 200 milliseconds; 0 to 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan AnswerTime { get; set; } = TimeSpan.FromMilliseconds(200);
}
