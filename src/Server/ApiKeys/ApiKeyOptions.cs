using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>Section <c>OrgGrpc:ApiKeys</c>: how many keys there may be.</summary>
public sealed class ApiKeyOptions
{
    public const string Section = "OrgGrpc:ApiKeys";

    /// <summary>Most keys of one person that have not expired. Default: 50; 0 to 1,000; with 0, people make none.</summary>
    [Range(0, 1_000)]
    public int MaxPerUser { get; set; } = 50;

    /// <summary>Most keys of one organization that have not expired. Default: 100; 0 to 10,000; with 0, organizations have none.</summary>
    [Range(0, 10_000)]
    public int MaxPerOrganization { get; set; } = 100;
}
