using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Invitations;

/// <summary>Section <c>OrgGrpc:Invitations</c>: how much inviting is too much.</summary>
public sealed class InvitationOptions
{
    public const string Section = "OrgGrpc:Invitations";

    /// <summary>How often one invitation may be resent within 24 hours. Default: 5; 1 to 100.</summary>
    [Range(1, 100)]
    public int MaxResendsPerDay { get; set; } = 5;

    /// <summary>How many mails one organization may cause within an hour. Default: 200; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int MaxPerOrganizationPerHour { get; set; } = 200;

    /// <summary>How many mails one address may get within an hour, from all organizations. Default: 10; 1 to 1000.</summary>
    [Range(1, 1000)]
    public int MaxPerAddressPerHour { get; set; } = 10;

    /// <summary>How many invitations of one organization may be pending. Default: 1000; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int MaxPendingPerOrganization { get; set; } = 1000;

    /// <summary>How many links of one organization may be open. Default: 100; 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int MaxLinksPerOrganization { get; set; } = 100;
}
