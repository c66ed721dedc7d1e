using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Ownership;

/// <summary>Section <c>OrgGrpc:Ownership</c>: how much one person may own.</summary>
public sealed class OwnershipOptions
{
    public const string Section = "OrgGrpc:Ownership";

    /// <summary>How many organizations a person may own before they create no more on their own. Default: 100; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int MaxOrganizationsPerPerson { get; set; } = 100;
}
