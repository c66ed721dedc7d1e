using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Access;

/// <summary>What the contract's access option of a rpc says, read once from the descriptors.</summary>
internal sealed record AccessRule(string Rpc, V1.Access Option, Permission? Permission)
{
    private IFieldAccessor? organizationId;
    private IFieldAccessor? userId;

    private static readonly FrozenDictionary<string, AccessRule> ByRpc = Contract.Services
        .SelectMany(service => service.Methods)
        .Select(method => (Rpc: $"/{method.Service.FullName}/{method.Name}", method.InputType, Options: method.GetOptions()))
        .Select(method => (method.Rpc, method.InputType, Option: method.Options?.GetExtension(AccessExtensions.Access), IsRead: method.Options?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects))
        .Where(method => method.Option is not null)
        .ToFrozenDictionary(method => method.Rpc, method => Of(method.Rpc, method.Option!, method.InputType) with { IsRead = method.IsRead });

    /// <summary>The rule of an endpoint, by the method that the framework matched: the caller's spelling of the path plays no part.</summary>
    public static AccessRule? Of(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } metadata ? ByRpc.GetValueOrDefault(metadata.Method.FullName) : null;

    /// <summary>Whether the contract promises that calling it changes nothing.</summary>
    public bool IsRead { get; private init; }

    /// <summary>The organization that a message of this rpc names; empty when it names none.</summary>
    public string OrganizationIdOf(IMessage message) => organizationId?.GetValue(message) as string ?? "";

    /// <summary>The person that a message of this rpc names; empty when it names nobody.</summary>
    public string UserIdOf(IMessage message) => userId?.GetValue(message) as string ?? "";

    private static AccessRule Of(string rpc, V1.Access option, MessageDescriptor message) => new(
        rpc,
        option,
        option.RuleCase == V1.Access.RuleOneofCase.Permission
            ? Permission.Find(option.Permission) ?? throw new InvalidOperationException($"{rpc} names the unknown permission {option.Permission}.")
            : null)
    {
        organizationId = message.FindFieldByName("organization_id")?.Accessor,
        userId = message.FindFieldByName("user_id")?.Accessor,
    };
}
