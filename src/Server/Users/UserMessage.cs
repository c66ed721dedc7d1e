using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Users;

/// <summary>A person as they go over the wire.</summary>
internal static class UserMessage
{
    public static V1.User ToProto(this User user) => new()
    {
        Id = user.Id.ToString(),
        Email = user.Address.Value,
        EmailVerified = user.EmailConfirmed,
        Name = user.Name.Value,
        Locale = user.Locale,
        Status = (V1.UserStatus)user.Status,
        IsOperator = user.IsOperator,
        CreateTime = Timestamp.FromDateTimeOffset(user.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(user.UpdateTime),
        Etag = Etag.Of(user.Version),
    };
}
