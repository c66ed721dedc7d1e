using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>
/// Puts the id of somebody else's thing into every id field of every rpc, nested ones too: the answer is the same, to the byte, as for an
/// id that does not exist.
/// </summary>
public sealed class IdsOfOthers(StagedServer server) : IClassFixture<StagedServer>
{
    /// <summary>Fields in which the caller of the sample may name what is not theirs: they are operators, and see everything.</summary>
    private static readonly string[] OfOperators = ["organization_id", "user_id", "user_ids", "owner_user_id", "client_id"];

    /// <summary>Told to operators only, who may see both organizations.</summary>
    private static readonly string[] Mismatching = ["OwnershipService.ReassignOwnership"];

    [Theory]
    [MemberData(nameof(Rpcs.Names), MemberType = typeof(Rpcs))]
    public async Task Are_answered_like_ids_that_do_not_exist(string name)
    {
        var rpc = Rpcs.Find(name);
        var sample = SampleCalls.All[name];
        var (mine, theirs) = (await Stage.SetAsync(server), await Stage.SetAsync(server));
        await theirs.OfferAsync();
        var (caller, request) = await sample.PrepareAsync(mine);
        var operates = sample.Caller(mine)?.IsOperator == true;

        foreach (var field in MessageFields.Of(request).Where(field => IdOf(rpc, field, theirs) is not null))
        {
            if (operates && (OfOperators.Contains(field.Field.Name) || Mismatching.Contains(name)))
            {
                continue;
            }

            var foreign = IdOf(rpc, field, theirs)!;
            var missing = Twist(foreign);
            var (answer, same) = (await AnswerAsync(caller, rpc, field.With(request, foreign)), await AnswerAsync(caller, rpc, field.With(request, missing)));

            Assert.Equal(same.Replace(missing, "(id)", StringComparison.Ordinal), answer.Replace(foreign, "(id)", StringComparison.Ordinal));
            // What may not be set is ignored; what names the thing that is meant is not.
            Assert.True(
                answer.StartsWith("refused", StringComparison.Ordinal) || MaySay(rpc)
                    || (IsOutputOnly(field) && !answer.Contains(foreign, StringComparison.Ordinal)),
                $"{field.Path}: {answer}");
            Assert.DoesNotContain("Internal", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Rpcs.Names), MemberType = typeof(Rpcs))]
    public async Task A_person_names_nobody_else_where_a_rpc_is_about_the_caller(string name)
    {
        var rpc = Rpcs.Find(name);
        if (rpc.GetOptions().GetExtension(AccessExtensions.Access).RuleCase != V1.Access.RuleOneofCase.Self)
        {
            return;
        }

        var stage = await Stage.SetAsync(server);
        var (_, request) = await SampleCalls.All[name].PrepareAsync(stage);
        var user = MessageFields.Of(request).Single(field => field.Path == "user_id");
        foreach (var caller in new[] { stage.Stranger, stage.Admin, stage.Owner })
        {
            var refusal = await server.As(caller.Id).RefusalAsync(rpc, user.With(request, stage.Member.Id.ToString()).ToByteArray());
            Assert.Equal("PERMISSION_DENIED", Refused.Of(refusal!).Reason);
        }
    }

    [Fact]
    public async Task A_page_token_of_any_list_leads_on_in_no_other_list_and_for_nobody_else()
    {
        var lists = Rpcs.All.Where(rpc => rpc.InputType.FindFieldByName("page_token") is not null).ToList();
        var (stage, other) = (await Stage.SetAsync(server), await Stage.SetAsync(server));
        var tokens = new Dictionary<string, string>();
        foreach (var list in lists)
        {
            var (caller, request) = await FirstPageAsync(list, stage);
            var page = await caller.CallAsync(list, request.ToByteArray());
            tokens.Add(Rpcs.NameOf(list), (string)page.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(page));
        }

        Assert.All(tokens.Values, Assert.NotEmpty);
        foreach (var list in lists)
        {
            var sample = SampleCalls.All[Rpcs.NameOf(list)];
            foreach (var (from, token) in tokens)
            {
                // In another list as the same people, and in the same list as somebody else.
                var where = from == Rpcs.NameOf(list) ? other : stage;
                var (caller, request) = await FirstPageAsync(list, where);
                list.InputType.FindFieldByName("page_token").Accessor.SetValue(request, token);
                var refusal = await caller.RefusalAsync(list, request.ToByteArray());
                Assert.Equal("PAGE_TOKEN_INVALID", refusal is null ? $"{Rpcs.NameOf(list)} took a token of {from}" : Refused.Of(refusal).Reason);
            }
        }
    }

    private static async Task<(CallInvoker Caller, IMessage Request)> FirstPageAsync(MethodDescriptor list, Stage stage)
    {
        var (caller, request) = await SampleCalls.All[Rpcs.NameOf(list)].PrepareAsync(stage);
        list.InputType.FindFieldByName("page_size").Accessor.SetValue(request, 1);
        return (caller, request);
    }

    private static async Task<string> AnswerAsync(CallInvoker caller, MethodDescriptor rpc, IMessage request)
    {
        try
        {
            var answer = await caller.CallAsync(rpc, request.ToByteArray());
            answer.Descriptor.FindFieldByName("revision")?.Accessor.Clear(answer);
            return $"answered {JsonFormatter.Default.Format(answer)}";
        }
        catch (RpcException exception)
        {
            var details = exception.GetRpcStatus()!;
            return $"refused {exception.StatusCode} {exception.Status.Detail} {details.Message} {string.Join(' ', details.Details.Select(Unpack))}";
        }
    }

    private static string Unpack(Google.Protobuf.WellKnownTypes.Any detail) =>
        detail.Unpack(Google.Protobuf.Reflection.TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor)).ToString()!;

    /// <summary>What answers, rather than refuses, where there is nothing: a plain no, or a list of what was not found.</summary>
    private static bool MaySay(MethodDescriptor rpc) => rpc.Name is "CheckAccess" or "ExplainAccess" or "BatchCheckAccess" || rpc.Name.StartsWith("BatchGet", StringComparison.Ordinal);

    /// <summary>Fields of the thing itself, but for the id by which an update may name it once more.</summary>
    private static bool IsOutputOnly(MessageField field) =>
        field.Path.Split('.') is { Length: > 1 } names && names is not [_, "id"] && names[0] is "organization" or "membership" or "user" or "client";

    private static string? IdOf(MethodDescriptor rpc, MessageField field, Stage stage) => field.Field.Name switch
    {
        "organization_id" or "organization_ids" => stage.OrganizationId,
        "user_id" or "user_ids" or "owner_user_id" => stage.Member.Id.ToString(),
        "membership_id" or "membership_ids" or "owner_membership_id" => stage.MembersMembershipId,
        "membership_request_id" => stage.MembershipRequestId,
        "invitation_id" => stage.InvitationId,
        "invitation_link_id" => stage.InvitationLinkId,
        "api_key_id" => rpc.Name.Contains("Organization", StringComparison.Ordinal) ? stage.OrganizationApiKeyId : stage.UserApiKeyId,
        "ownership_transfer_id" => stage.OwnershipTransferId,
        "client_id" => stage.ClientId,
        "id" => rpc.Service.Name switch
        {
            "OrganizationService" => stage.OrganizationId,
            "MembershipService" => stage.MembersMembershipId,
            _ => stage.Member.Id.ToString(),
        },
        "slug" when rpc.Name == "LookupOrganization" => stage.Slug,
        _ => null,
    };

    /// <summary>Another id of the same form, which nothing has.</summary>
    private static string Twist(string id) => id[..^3] + (id.EndsWith("zzz", StringComparison.Ordinal) ? "yyy" : "zzz");
}
