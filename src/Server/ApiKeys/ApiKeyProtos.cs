using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.ApiKeys;

internal static class ApiKeyProtos
{
    public static V1.ApiKey ToProto(this ApiKey key) => new()
    {
        Id = key.Id.ToString(),
        UserId = key.UserId?.ToString() ?? "",
        OrganizationId = key.OrganizationId?.ToString() ?? "",
        DisplayName = key.Name.Value,
        Roles = { key.Roles.ToNames() },
        ReadOnly = key.ReadOnly,
        ExpireTime = Timestamp.FromDateTimeOffset(key.ExpireTime),
        CreateTime = Timestamp.FromDateTimeOffset(key.CreateTime),
        LastUseTime = key.UseTime is { } used ? Timestamp.FromDateTimeOffset(used) : null,
        CreatorUserId = key.CreatorUserId?.ToString() ?? "",
        CreatorClientId = key.CreatorClientId ?? "",
    };
}
