using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Freshness;

/// <summary>Section <c>OrgGrpc:Freshness</c>: who may follow what makes tokens stale.</summary>
public sealed class FreshnessOptions
{
    public const string Section = "OrgGrpc:Freshness";

    /// <summary>
    /// Streams that one network (an IPv4 address, or an IPv6 /64) may have open at a time; one service instance needs one. Default: 1,000; 1 to
    /// 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxStreamsPerNetwork { get; set; } = 1_000;
}
