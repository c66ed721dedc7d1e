using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>
/// Calls every rpc of the contract as everybody, and compares with what the contract's options and the table in access.proto say. New rpcs
/// are found by themselves.
/// </summary>
public sealed class EveryRpcForEveryCaller(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    public static TheoryData<string> Rpcs => [.. Contract.Services.SelectMany(service => service.Methods).Select(method => method.FullName)];

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task Is_open_to_exactly_those_whom_the_contract_names(string rpc)
    {
        var method = Contract.Services.SelectMany(service => service.Methods).Single(candidate => candidate.FullName == rpc);
        var rule = method.GetOptions().GetExtension(AccessExtensions.Access);
        Assert.NotNull(rule);

        var faults = new List<string>();
        foreach (var kind in Enum.GetValues<CallerKind>())
        {
            // A world of its own for each call: many rpcs change or remove what the next caller would need.
            var world = await AccessWorld.CreateAsync(server);
            var reason = await CallAsync(method, world, kind);
            Assert.NotEqual("UNIMPLEMENTED", reason);
            if (IsLetIn(rule, kind) == IsRefusedByAccess(rule, reason))
            {
                faults.Add($"{kind}: expected to be {(IsLetIn(rule, kind) ? "let in" : "refused")}, got {reason}");
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private async Task<string> CallAsync(MethodDescriptor method, AccessWorld world, CallerKind kind)
    {
        var call = new Method<byte[], byte[]>(
            method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, method.Service.FullName, method.Name, Bytes, Bytes);
        var request = RequestOf(method.InputType, world, kind).ToByteArray();
        var options = new CallOptions(deadline: TimeProvider.System.GetUtcNow().AddSeconds(30).UtcDateTime);
        var invoker = world.As(kind);
        try
        {
            if (method.IsServerStreaming)
            {
                using var stream = invoker.AsyncServerStreamingCall(call, null, options, request);
                await stream.ResponseStream.MoveNext(CancellationToken.None);
            }
            else
            {
                await invoker.AsyncUnaryCall(call, null, options, request);
            }

            return "OK";
        }
        catch (RpcException exception)
        {
            return Refused.Of(exception).Reason ?? exception.StatusCode.ToString().ToUpperInvariant();
        }
    }

    private static IMessage RequestOf(MessageDescriptor type, AccessWorld world, CallerKind kind)
    {
        var request = type.Parser.ParseFrom([]);
        type.FindFieldByName("organization_id")?.Accessor.SetValue(request, world.OrganizationId);
        if (kind.IsProgram())
        {
            type.FindFieldByName("user_id")?.Accessor.SetValue(request, world.MemberId);
        }

        return request;
    }

    private static bool IsLetIn(V1.Access rule, CallerKind kind)
    {
        if (rule.RuleCase == V1.Access.RuleOneofCase.Anonymous)
        {
            return kind != CallerKind.Deactivated;
        }

        if (kind.Scope() is { } scope && scope == rule.Scope)
        {
            return true;
        }

        return rule.RuleCase switch
        {
            V1.Access.RuleOneofCase.Authenticated or V1.Access.RuleOneofCase.Self => kind.IsActivePerson(),
            V1.Access.RuleOneofCase.Operator => kind == CallerKind.Operator,
            V1.Access.RuleOneofCase.Permission => PermissionTable.Holds(rule.Permission, kind),
            _ => false,
        };
    }

    /// <summary>Where the rule names no organization, not finding one is the service's answer, not the access rule's.</summary>
    private static bool IsRefusedByAccess(V1.Access rule, string reason) =>
        reason is "UNAUTHENTICATED" or "TOKEN_INVALID" or "PERMISSION_DENIED" or "SCOPE_REQUIRED"
        || (reason == "ORGANIZATION_NOT_FOUND" && rule.RuleCase == V1.Access.RuleOneofCase.Permission);
}
