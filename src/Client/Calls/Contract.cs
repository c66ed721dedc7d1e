using Google.Protobuf.Reflection;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Calls;

/// <summary>What the descriptors say about the rpcs: which of them can be repeated without a second effect.</summary>
internal static class Contract
{
    public const string RequestId = "request_id";

    public static IReadOnlyList<ServiceDescriptor> Services { get; } =
    [
        AccessService.Descriptor, ApiKeyService.Descriptor, ChangeService.Descriptor, ClientService.Descriptor, FreshnessService.Descriptor, InvitationService.Descriptor,
        MembershipRequestService.Descriptor, MembershipService.Descriptor, OrganizationService.Descriptor, OwnershipService.Descriptor, RegistrationService.Descriptor,
        RoleService.Descriptor, UserService.Descriptor,
    ];

    /// <summary>Reads, and creations whose <c>request_id</c> the client always sends. Streams are left to who reads them.</summary>
    public static IEnumerable<MethodDescriptor> Repeatable { get; } =
        [.. Services.SelectMany(service => service.Methods).Where(method => !method.IsServerStreaming && (IsRead(method) || IsCreation(method)))];

    private static bool IsRead(MethodDescriptor method) =>
        method.GetOptions()?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;

    private static bool IsCreation(MethodDescriptor method) => method.InputType.FindFieldByName(RequestId) is not null;
}
