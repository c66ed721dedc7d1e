using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>Mass assignment: an update changes the fields that its contract names and its mask asks for, whatever else the message holds.</summary>
public sealed partial class SettingWhatIsNotYours(StagedServer server) : IClassFixture<StagedServer>
{
    public static TheoryData<string> Updates => [.. Rpcs.All.Where(rpc => rpc.InputType.FindFieldByName("update_mask") is not null).Select(Rpcs.NameOf)];

    [Theory]
    [MemberData(nameof(Updates))]
    public async Task A_mask_names_what_the_contract_calls_writable_and_nothing_else(string name)
    {
        var rpc = Rpcs.Find(name);
        var (writable, body) = (Writable(rpc), BodyOf(rpc));
        Assert.NotEmpty(writable);
        string[] paths = [.. body.MessageType.Fields.InDeclarationOrder().Select(field => field.Name), "nonsense", "*", "", $"{body.Name}.{writable[0]}", writable[0].ToUpperInvariant()];
        foreach (var path in paths.Except(writable))
        {
            var stage = await Stage.SetAsync(server);
            var (caller, request) = await SampleCalls.All[name].PrepareAsync(stage);
            Mask(request).Paths.Add(path);
            var refusal = await caller.RefusalAsync(rpc, request.ToByteArray());
            Assert.True(refusal is not null, $"{path} was taken");
            Assert.Equal("INVALID_FIELD", Refused.Of(refusal).Reason);
            Assert.Equal(["update_mask"], Refused.Of(refusal).Fields);
        }

        var all = await Stage.SetAsync(server);
        var (_, update) = await SampleCalls.All[name].PrepareAsync(all);
        Mask(update).Paths.Clear();
        Assert.Equal(["update_mask"], Refused.Of((await SampleCalls.All[name].InvokerOn(all).RefusalAsync(rpc, update.ToByteArray()))!).Fields);
    }

    [Theory]
    [MemberData(nameof(Updates))]
    public async Task A_field_outside_the_mask_is_never_applied(string name)
    {
        var rpc = Rpcs.Find(name);
        var body = BodyOf(rpc);
        var stage = await Stage.SetAsync(server);
        var (caller, request) = await SampleCalls.All[name].PrepareAsync(stage);
        var masked = Writable(rpc)[0];
        Mask(request).Paths.Clear();
        Mask(request).Paths.Add(masked);

        // A first update, so that the second one changes nothing by itself.
        var before = await caller.CallAsync(rpc, request.ToByteArray());
        var known = (IMessage)before.Descriptor.FindFieldByName(body.Name).Accessor.GetValue(before);
        foreach (var field in MessageFields.Of(request).Where(field => field.Path.StartsWith($"{body.Name}.", StringComparison.Ordinal) && !IsOfItself(body, field, masked)))
        {
            var after = await caller.CallAsync(rpc, field.With(request, Something(field.Field)).ToByteArray());
            Assert.True(known.Equals(after.Descriptor.FindFieldByName(body.Name).Accessor.GetValue(after)), $"{field.Path} was applied: {after}");
        }
    }

    [Fact]
    public async Task A_person_names_no_owner_no_external_id_and_no_state_for_what_they_create()
    {
        var stage = await Stage.SetAsync(server);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(stage.Stranger.Id));
        CreateOrganizationRequest[] requests =
        [
            new() { Name = "Mine", OwnerUserId = stage.Member.Id.ToString() },
            new() { Name = "Mine", ExternalId = "crm-1" },
            new() { Name = "Mine", Suspended = true },
        ];
        foreach (var request in requests)
        {
            Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(request))).Reason);
        }

        var own = await organizations.CreateOrganizationAsync(new() { Name = "Mine", OwnerUserId = stage.Stranger.Id.ToString() });
        Assert.Equal(stage.Stranger.Id.ToString(), own.Organization.OwnerUserId);

        var owner = new OrganizationService.OrganizationServiceClient(server.As(stage.Owner.Id));
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => owner.UpdateOrganizationAsync(new()
        {
            OrganizationId = stage.OrganizationId,
            Organization = new() { ExternalId = "crm-2" },
            UpdateMask = new() { Paths = { "external_id" } },
        }))).Reason);
    }

    [Fact]
    public async Task A_new_client_takes_nothing_that_is_the_servers_to_say()
    {
        var stage = await Stage.SetAsync(server);
        var (caller, request) = await SampleCalls.All["ClientService.CreateClient"].PrepareAsync(stage);
        var longAgo = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch);
        var client = ((CreateClientRequest)request).Client;
        (client.CreateTime, client.UpdateTime, client.Etag) = (longAgo, longAgo, "99");

        var created = (CreateClientResponse)await caller.CallAsync(Rpcs.Find("ClientService.CreateClient"), request.ToByteArray());

        Assert.True(created.Client.CreateTime > longAgo);
        Assert.True(created.Client.UpdateTime > longAgo);
        Assert.NotEqual("99", created.Client.Etag);
    }

    [Fact]
    public async Task An_admin_gives_nothing_that_they_lack_and_does_nothing_to_the_owner()
    {
        var stage = await Stage.SetAsync(server);
        var memberships = new MembershipService.MembershipServiceClient(server.As(stage.Admin.Id));
        var ownership = new OwnershipService.OwnershipServiceClient(server.As(stage.Admin.Id));
        var invitations = new InvitationService.InvitationServiceClient(server.As(stage.Admin.Id));

        UpdateMembershipRequest Giving(string membership, params string[] roles) => new()
        {
            OrganizationId = stage.OrganizationId,
            MembershipId = membership,
            Membership = new() { Roles = { roles } },
            UpdateMask = new() { Paths = { "roles" } },
        };

        var refusals = new Dictionary<string, Func<Task>>
        {
            ["makes themselves owner"] = () => memberships.UpdateMembershipAsync(Giving(stage.AdminsMembershipId, "admin", "owner")).ResponseAsync,
            ["makes another owner"] = () => memberships.UpdateMembershipAsync(Giving(stage.MembersMembershipId, "owner")).ResponseAsync,
            ["demotes the owner"] = () => memberships.UpdateMembershipAsync(Giving(stage.OwnersMembershipId, "member")).ResponseAsync,
            ["suspends the owner"] = () => memberships.SuspendMembershipAsync(
                new() { OrganizationId = stage.OrganizationId, MembershipId = stage.OwnersMembershipId }).ResponseAsync,
            ["removes the owner"] = () => memberships.RemoveMembershipAsync(
                new() { OrganizationId = stage.OrganizationId, MembershipId = stage.OwnersMembershipId }).ResponseAsync,
            ["transfers"] = () => ownership.TransferOwnershipAsync(
                new() { OrganizationId = stage.OrganizationId, MembershipId = stage.AdminsMembershipId }).ResponseAsync,
            ["proposes"] = () => ownership.ProposeOwnershipTransferAsync(
                new() { OrganizationId = stage.OrganizationId, MembershipId = stage.AdminsMembershipId }).ResponseAsync,
            ["reassigns"] = () => ownership.ReassignOwnershipAsync(
                new() { OrganizationId = stage.OrganizationId, MembershipId = stage.AdminsMembershipId, Justification = "me" }).ResponseAsync,
            ["invites an owner"] = () => invitations.CreateInvitationAsync(
                new() { OrganizationId = stage.OrganizationId, Email = $"me.{stage.Mark}@example.org", Roles = { "owner" } }).ResponseAsync,
            ["links owners"] = () => invitations.CreateInvitationLinkAsync(new() { OrganizationId = stage.OrganizationId, Roles = { "owner" }, MaxUses = 1 }).ResponseAsync,
        };
        foreach (var (deed, attempt) in refusals)
        {
            var exception = await Record.ExceptionAsync(attempt);
            Assert.True(exception is Grpc.Core.RpcException, $"An admin {deed}.");
            Assert.Contains(Refused.Of((Grpc.Core.RpcException)exception).Reason, new[] { "PERMISSION_DENIED", "ROLE_NOT_GRANTABLE", "OWNERSHIP_REQUIRED" });
        }

        var batch = await invitations.BatchCreateInvitationsAsync(new()
        {
            OrganizationId = stage.OrganizationId,
            Invitations = { new NewInvitation { Email = $"you.{stage.Mark}@example.org", Roles = { "owner" } } },
        });
        Assert.NotNull(Assert.Single(batch.Results).Error);
        var owner = await new OwnershipService.OwnershipServiceClient(server.As(stage.Owner.Id)).GetOwnerAsync(new() { OrganizationId = stage.OrganizationId });
        Assert.Equal((stage.OwnersMembershipId, V1.MembershipStatus.Active), (owner.Membership.Id, owner.Membership.Status));
        Assert.Contains("admin", owner.Membership.Roles);
    }

    private static FieldMask Mask(IMessage request) => (FieldMask)request.Descriptor.FindFieldByName("update_mask").Accessor.GetValue(request);

    private static FieldDescriptor BodyOf(MethodDescriptor rpc) =>
        rpc.InputType.Fields.InDeclarationOrder().Single(field => field.FieldType == FieldType.Message && field.MessageType.File.Package == "orggrpc.v1");

    /// <summary>What the comment of the mask says: the descriptors carry no words.</summary>
    private static string[] Writable(MethodDescriptor rpc)
    {
        var message = Sources.Read($"protos/{rpc.File.Name}").Split($"message {rpc.InputType.Name} {{")[1];
        var words = message[..message.IndexOf("google.protobuf.FieldMask", StringComparison.Ordinal)];
        return [.. Quoted().Matches(words[words.LastIndexOf("What to change", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];
    }

    private static bool IsOfItself(FieldDescriptor body, MessageField field, string masked) =>
        field.Path == $"{body.Name}.{masked}" || field.Path == $"{body.Name}.etag" || field.Path == $"{body.Name}.id" || field.Path == $"{body.Name}.client_id";

    private static object Something(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "Somebody else's",
        FieldType.Bool => true,
        FieldType.Enum => 3,
        FieldType.Message when field.MessageType.Name == "Timestamp" => new Timestamp { Seconds = 1 },
        FieldType.Message => new Struct { Fields = { ["taken"] = Value.ForBool(true) } },
        _ => 7,
    };

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Quoted();
}
