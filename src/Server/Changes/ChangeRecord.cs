using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Changes;

/// <summary>One fact in the log that everything else follows. Written in the transaction of the fact; never changed afterwards.</summary>
public sealed class ChangeRecord
{
    /// <summary>Given by the database: increasing, and in the order of the commits, because writers take turns.</summary>
    public long Revision { get; private init; }

    public required DateTimeOffset Time { get; init; }

    public required Change.EventOneofCase Kind { get; init; }

    public Id<Organization>? OrganizationId { get; init; }

    public Id<User>? UserId { get; init; }

    /// <summary>The change as the contract tells it, without revision and time.</summary>
    public required byte[] Payload { get; init; }

    public Change ToProto()
    {
        var change = Change.Parser.ParseFrom(Payload);
        change.Revision = Revision;
        change.Time = Timestamp.FromDateTimeOffset(Time);
        return change;
    }

    public static ChangeRecord Of(Change change, DateTimeOffset time) => new()
    {
        Time = time,
        Kind = change.EventCase,
        OrganizationId = Id<Organization>.ParseOrNull(change.OrganizationId),
        UserId = Id<User>.ParseOrNull(change.UserId),
        Payload = change.ToByteArray(),
    };
}
