using Google.Protobuf;
using Google.Protobuf.Reflection;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>
/// Calls every rpc of the contract as everybody, and compares with what the contract's options and the table in access.proto say. New rpcs
/// are found by themselves.
/// </summary>
public sealed class EveryRpcForEveryCaller(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [MemberData(nameof(Rpcs.Names), MemberType = typeof(Rpcs))]
    public async Task Is_open_to_exactly_those_whom_the_contract_names(string rpc)
    {
        var method = Rpcs.Find(rpc);
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

    private static async Task<string> CallAsync(MethodDescriptor method, AccessWorld world, CallerKind kind) =>
        await world.As(kind).RefusalAsync(method, RequestOf(method.InputType, world, kind).ToByteArray()) is { } refusal
            ? Refused.Of(refusal).Reason ?? refusal.StatusCode.ToString().ToUpperInvariant()
            : "OK";

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
