using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>A request with the person, for those who decide.</summary>
internal sealed class MembershipRequestRow
{
    public required MembershipRequest Request { get; init; }

    public required PersonName Name { get; init; }

    public required EmailAddress Address { get; init; }

    public V1.MembershipRequest ToProto()
    {
        var request = Request.ToProto();
        request.User = new() { Id = request.UserId, Name = Name.Value, Email = Address.Value };
        return request;
    }
}

/// <summary>A request with the organization, for the person who asked.</summary>
internal sealed class SentMembershipRequestRow
{
    public required MembershipRequest Request { get; init; }

    public required OrganizationName Name { get; init; }

    public required Slug? Slug { get; init; }

    public required OrganizationStatus Status { get; init; }

    public V1.SentMembershipRequest ToProto() => new()
    {
        MembershipRequest = Request.ToSentProto(),
        Organization = new()
        {
            Id = Request.OrganizationId.ToString(),
            Name = Name.Value,
            Slug = Slug?.Value ?? "",
            Status = (V1.OrganizationStatus)Status,
        },
    };
}

internal static class MembershipRequestProtos
{
    public static V1.MembershipRequest ToProto(this MembershipRequest request) => new()
    {
        Id = request.Id.ToString(),
        OrganizationId = request.OrganizationId.ToString(),
        UserId = request.UserId.ToString(),
        Message = request.Message,
        Status = (V1.MembershipRequestStatus)request.Status,
        CreateTime = Timestamp.FromDateTimeOffset(request.CreateTime),
        CloseTime = request.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
        DeciderUserId = request.DeciderUserId?.ToString() ?? "",
        DeciderClientId = request.DeciderClientId ?? "",
        RejectionReason = request.RejectionReason,
        MembershipId = request.MembershipId?.ToString() ?? "",
        Etag = Etag.Of(request.Version),
    };

    /// <summary>Who decided is between those who decide.</summary>
    public static V1.MembershipRequest ToSentProto(this MembershipRequest request)
    {
        var sent = request.ToProto();
        (sent.DeciderUserId, sent.DeciderClientId) = ("", "");
        return sent;
    }
}
