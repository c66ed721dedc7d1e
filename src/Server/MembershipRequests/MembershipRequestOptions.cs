using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>Section <c>OrgGrpc:MembershipRequests</c>: how much asking is too much.</summary>
public sealed class MembershipRequestOptions
{
    public const string Section = "OrgGrpc:MembershipRequests";

    /// <summary>How long a rejected person waits before asking the same organization again. Default: 7 days; 0 to 365 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan AskAgainAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often one person may ask within an hour, all organizations together. Default: 10; 1 to 1000.</summary>
    [Range(1, 1000)]
    public int MaxPerPersonPerHour { get; set; } = 10;

    /// <summary>How many may ask one organization within an hour. Default: 200; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int MaxPerOrganizationPerHour { get; set; } = 200;

    /// <summary>How many requests of one person may be pending. Default: 20; 1 to 1000.</summary>
    [Range(1, 1000)]
    public int MaxPendingPerPerson { get; set; } = 20;

    /// <summary>How many requests to one organization may be pending. Default: 1000; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int MaxPendingPerOrganization { get; set; } = 1000;
}
