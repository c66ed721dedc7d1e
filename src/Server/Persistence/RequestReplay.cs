using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Persistence;

/// <summary>The first answer to a <c>request_id</c>, kept for a day, so that a retry has one effect.</summary>
public sealed class RequestReplay
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required string Caller { get; init; }

    public required string RequestId { get; init; }

    /// <summary>SHA-256 of the rpc's name and the request: the same id with another body is a mistake of the caller.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>The response, protected: it may hold a secret that is shown once.</summary>
    public required byte[] Response { get; init; }

    public required DateTimeOffset ExpireTime { get; init; }
}

internal sealed class RequestReplayTable : IEntityTypeConfiguration<RequestReplay>
{
    public void Configure(EntityTypeBuilder<RequestReplay> table)
    {
        table.ToTable("request_replays");
        table.HasKey(replay => new { replay.Caller, replay.RequestId });
        table.HasIndex(replay => replay.ExpireTime);
    }
}
