using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>Brings about each reason of the catalogue through the wire, and compares its status and its metadata with what the catalogue says.</summary>
public sealed class EveryReason(StagedServer server) : IClassFixture<StagedServer>
{
    private const string Nobody = "user_01h455vb4pex5vsknk084sn02q";

    /// <summary>Reasons that need a server of their own, or a clock, and the tests that bring them about; one is for a caller whom no token lets in.</summary>
    private static readonly string[] Elsewhere =
    [
        nameof(ErrorReason.TokenExpired), nameof(ErrorReason.RateLimited), nameof(ErrorReason.DeadlineExceeded), nameof(ErrorReason.Unavailable),
        nameof(ErrorReason.Internal), nameof(ErrorReason.EmailNotVerified),
    ];

    private static readonly Dictionary<ErrorReason, Func<Stage, Task<(User? Caller, string Rpc, IMessage Request)>>> Cases = new()
    {
        [ErrorReason.InvalidField] = On(s => (s.Stranger, "OrganizationService.CreateOrganization", new CreateOrganizationRequest())),
        [ErrorReason.PageTokenInvalid] = On(s => (s.Operator, "UserService.ListUsers", new ListUsersRequest { PageToken = "AAAA" })),
        [ErrorReason.Unauthenticated] = On(_ => (null, "UserService.GetMe", new GetMeRequest())),
        [ErrorReason.TokenInvalid] = On(s => (s.Newcomer, "UserService.GetMe", new GetMeRequest())),
        [ErrorReason.PermissionDenied] = On(s => (s.Member, "OrganizationService.DeleteOrganization", new DeleteOrganizationRequest { OrganizationId = s.OrganizationId })),
        [ErrorReason.OrganizationNotFound] = On(s => (s.Stranger, "OrganizationService.GetOrganization", new GetOrganizationRequest { OrganizationId = s.OrganizationId })),
        [ErrorReason.OrganizationSuspended] = On(
            s => (s.Member, "OrganizationService.LookupOrganization", new LookupOrganizationRequest { Slug = s.Slug }), s => s.SuspendAsync()),
        [ErrorReason.OrganizationDeleted] = On(
            s => (s.Owner, "MembershipService.RemoveMembership", new RemoveMembershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.MembersMembershipId }),
            s => s.DeleteAsync()),
        [ErrorReason.EtagMismatch] = On(s => (s.Owner, "OrganizationService.DeleteOrganization", new DeleteOrganizationRequest { OrganizationId = s.OrganizationId, Etag = "77" })),
        [ErrorReason.RequestIdReused] = Async(async s =>
        {
            var request = new CreateOrganizationRequest { RequestId = Guid.CreateVersion7().ToString(), Name = "First" };
            await Call(s, s.Stranger, "OrganizationService.CreateOrganization", request);
            return (s.Stranger, "OrganizationService.CreateOrganization", new CreateOrganizationRequest(request) { Name = "Second" });
        }),
        [ErrorReason.LimitExceeded] = On(s => (s.Stranger, "OrganizationService.CreateOrganization", new CreateOrganizationRequest { Name = new('n', 1_100_000) })),
        [ErrorReason.SlugTaken] = On(s => (s.Stranger, "OrganizationService.CreateOrganization", new CreateOrganizationRequest { Name = "Mine", Slug = s.Slug })),
        [ErrorReason.ExternalIdTaken] = Async(async s =>
        {
            var request = new CreateOrganizationRequest { Name = "First", ExternalId = $"crm.{s.Mark}" };
            await Call(s, s.Operator, "OrganizationService.CreateOrganization", request);
            return (s.Operator, "OrganizationService.CreateOrganization", request);
        }),
        [ErrorReason.MembershipNotFound] = On(s => (s.Member, "MembershipService.GetMembership", new GetMembershipRequest
        {
            OrganizationId = s.OrganizationId,
            MembershipId = "mem_01h455vb4pex5vsknk084sn02q",
        })),
        [ErrorReason.AlreadyMember] = On(s => (s.Operator, "MembershipService.AddMembership", new AddMembershipRequest
        {
            OrganizationId = s.OrganizationId,
            UserId = s.Member.Id.ToString(),
        })),
        [ErrorReason.MembershipSuspended] = On(
            s => (s.Member, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = s.InvitationLinkSecret }),
            s => Call(s, s.Admin, "MembershipService.SuspendMembership", new SuspendMembershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.MembersMembershipId })),
        [ErrorReason.RoleNotFound] = On(s => (s.Member, "RoleService.GetRole", new GetRoleRequest { OrganizationId = s.OrganizationId, Role = "roadie" })),
        [ErrorReason.RoleUnknown] = On(s => (s.Admin, "InvitationService.CreateInvitation", new CreateInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            Email = $"a.{s.Mark}@example.org",
            Roles = { "roadie" },
        })),
        [ErrorReason.RoleNotGrantable] = On(s => (s.Admin, "InvitationService.CreateInvitation", new CreateInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            Email = $"a.{s.Mark}@example.org",
            Roles = { "owner" },
        })),
        [ErrorReason.OwnershipRequired] = On(s => (s.Owner, "MembershipService.LeaveOrganization", new LeaveOrganizationRequest { OrganizationId = s.OrganizationId })),
        [ErrorReason.OrganizationMismatch] = Async(async s =>
        {
            var other = await Stage.SetAsync(s.Server);
            return (s.Operator, "OwnershipService.ReassignOwnership", new ReassignOwnershipRequest
            {
                OrganizationId = s.OrganizationId,
                MembershipId = other.MembersMembershipId,
                Justification = "Why not",
            });
        }),
        [ErrorReason.NotAnActiveMember] = On(s => (s.Owner, "OwnershipService.TransferOwnership", new TransferOwnershipRequest
        {
            OrganizationId = s.OrganizationId,
            MembershipId = s.SuspendedMembershipId,
        })),
        [ErrorReason.TransferNotFound] = On(s => (s.Member, "OwnershipService.GetOwnershipTransfer", new GetOwnershipTransferRequest
        {
            OrganizationId = s.OrganizationId,
            OwnershipTransferId = "xfer_01h455vb4pex5vsknk084sn02q",
        })),
        [ErrorReason.TransferAlreadyPending] = On(s => (s.Owner, "OwnershipService.ProposeOwnershipTransfer", new ProposeOwnershipTransferRequest
        {
            OrganizationId = s.OrganizationId,
            MembershipId = s.AdminsMembershipId,
        }), s => s.OfferAsync()),
        [ErrorReason.TransferClosed] = Async(async s =>
        {
            await s.OfferAsync();
            await Call(s, s.Member, "OwnershipService.DeclineOwnershipTransfer", Accepting(s));
            return (s.Member, "OwnershipService.AcceptOwnershipTransfer", Accepting(s));
        }),
        [ErrorReason.TransferExpired] = On(s => (s.Member, "OwnershipService.AcceptOwnershipTransfer", Accepting(s)), async s =>
        {
            await s.OfferAsync();
            await PassAsync(s);
        }),
        [ErrorReason.OwnsOrganizations] = On(s => (s.Owner, "UserService.DeleteUser", new DeleteUserRequest())),
        [ErrorReason.InvitationNotFound] = On(s => (s.Admin, "InvitationService.GetInvitation", new GetInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationId = "inv_01h455vb4pex5vsknk084sn02q",
        })),
        [ErrorReason.InvitationAlreadyPending] = On(s => (s.Admin, "InvitationService.CreateInvitation", new CreateInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            Email = s.Stranger.Address.Value,
        })),
        [ErrorReason.InvitationAccepted] = On(Joining, s => Call(s, s.Stranger, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationDeclined] = On(Joining, s => Call(s, s.Stranger, "InvitationService.DeclineInvitation", new DeclineInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationRevoked] = On(Joining, s => Call(s, s.Admin, "InvitationService.RevokeInvitation", new RevokeInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationId = s.InvitationId,
        })),
        [ErrorReason.InvitationExpired] = On(Joining, PassAsync),
        [ErrorReason.InvitationEmailMismatch] = On(s => (s.Operator, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationOwn] = On(s => (s.Owner, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationLinkNotFound] = On(s => (s.Admin, "InvitationService.RevokeInvitationLink", new RevokeInvitationLinkRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationLinkId = "link_01h455vb4pex5vsknk084sn02q",
        })),
        [ErrorReason.InvitationLinkRevoked] = On(Linking, s => Call(s, s.Admin, "InvitationService.RevokeInvitationLink", new RevokeInvitationLinkRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationLinkId = s.InvitationLinkId,
        })),
        [ErrorReason.InvitationLinkExpired] = On(Linking, PassAsync),
        [ErrorReason.InvitationLinkExhausted] = Async(async s =>
        {
            var link = (CreateInvitationLinkResponse)await Call(
                s, s.Admin, "InvitationService.CreateInvitationLink", new CreateInvitationLinkRequest { OrganizationId = s.OrganizationId, MaxUses = 1 });
            await Call(s, s.Operator, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = link.Secret });
            return (s.Stranger, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = link.Secret });
        }),
        [ErrorReason.UserNotFound] = On(s => (s.Operator, "UserService.GetUser", new GetUserRequest { UserId = Nobody })),
        [ErrorReason.UserDeactivated] = On(
            s => (s.Operator, "MembershipService.AddMembership", new AddMembershipRequest { OrganizationId = s.OrganizationId, UserId = s.Stranger.Id.ToString() }),
            s => Call(s, s.Operator, "UserService.DeactivateUser", new DeactivateUserRequest { UserId = s.Stranger.Id.ToString() })),
        [ErrorReason.EmailTaken] = On(s => (s.Operator, "UserService.UpdateUser", new UpdateUserRequest
        {
            UserId = s.Stranger.Id.ToString(),
            User = new() { Email = s.Member.Address.Value },
            UpdateMask = new() { Paths = { "email" } },
        })),
        [ErrorReason.LinkInvalid] = On(_ => (null, "RegistrationService.VerifyEmail", new VerifyEmailRequest { Secret = new('A', 43) })),
        [ErrorReason.ClientNotFound] = On(s => (s.Operator, "ClientService.GetClient", new GetClientRequest { ClientId = "nobody" })),
        [ErrorReason.ClientIdTaken] = On(s => (s.Operator, "ClientService.CreateClient", new CreateClientRequest { Client = Public(s.ClientId) })),
        [ErrorReason.ClientIsPublic] = On(
            s => (s.Operator, "ClientService.RotateClientSecret", new RotateClientSecretRequest { ClientId = $"spa-{s.Mark}" }),
            s => Call(s, s.Operator, "ClientService.CreateClient", new CreateClientRequest { Client = Public($"spa-{s.Mark}") })),
        [ErrorReason.CursorExpired] = On(s => (s.Operator, "ChangeService.ListChanges", new ListChangesRequest { AfterRevision = s.Revision + 1000 })),
        [ErrorReason.RevisionNotReached] = On(s => (s.Member, "AccessService.CheckAccess", new CheckAccessRequest
        {
            OrganizationId = s.OrganizationId,
            Consistency = new() { AtLeastRevision = s.Revision + 1000 },
        })),
    };

    public static TheoryData<ErrorReason> Reasons => [.. Cases.Keys];

    [Fact]
    public void Every_reason_of_the_catalogue_is_brought_about()
    {
        var missing = Enum.GetValues<ErrorReason>().Except(Cases.Keys).Select(reason => reason.ToString()).Except(Elsewhere);
        Assert.Equal(["Unspecified", "MalformedMessage", "ScopeRequired"], missing);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Carries_the_status_and_the_metadata_that_the_catalogue_names(ErrorReason reason)
    {
        var stage = await Stage.SetAsync(server);
        var (caller, rpc, request) = await Cases[reason](stage);

        AssertAsInCatalogue(reason, await (caller is null ? server.Anonymous : server.As(caller.Id)).RefusalAsync(Rpcs.Find(rpc), request.ToByteArray()));
    }

    [Fact]
    public async Task So_do_a_message_that_cannot_be_read_and_a_scope_that_is_missing()
    {
        var stage = await Stage.SetAsync(server);
        AssertAsInCatalogue(ErrorReason.MalformedMessage, await server.As(stage.Owner.Id).RefusalAsync(Rpcs.Find("UserService.GetMe"), [0x0a, 0x0a]));

        var (program, _) = await server.AddProgramAsync(Scopes.Read);
        AssertAsInCatalogue(
            ErrorReason.ScopeRequired, await server.AsProgram(program, Scopes.Read).RefusalAsync(Rpcs.Find("OrganizationService.CreateOrganization"), []));
    }

    /// <summary>The same reason by another way has the same metadata.</summary>
    [Fact]
    public async Task A_member_who_is_invited_or_accepts_is_told_their_membership()
    {
        var stage = await Stage.SetAsync(server);
        var invite = new CreateInvitationRequest { OrganizationId = stage.OrganizationId, Email = stage.Member.Address.Value };
        AssertAsInCatalogue(ErrorReason.AlreadyMember, await server.As(stage.Admin.Id).RefusalAsync(Rpcs.Find("InvitationService.CreateInvitation"), invite.ToByteArray()));

        var link = new JoinWithInvitationLinkRequest { Secret = stage.InvitationLinkSecret };
        AssertAsInCatalogue(ErrorReason.AlreadyMember, await server.As(stage.Member.Id).RefusalAsync(Rpcs.Find("InvitationService.JoinWithInvitationLink"), link.ToByteArray()));

        await Call(stage, stage.Operator, "MembershipService.AddMembership", new AddMembershipRequest { OrganizationId = stage.OrganizationId, UserId = stage.Stranger.Id.ToString() });
        var accept = new AcceptInvitationRequest { InvitationId = stage.InvitationId };
        AssertAsInCatalogue(ErrorReason.AlreadyMember, await server.As(stage.Stranger.Id).RefusalAsync(Rpcs.Find("InvitationService.AcceptInvitation"), accept.ToByteArray()));
    }

    private static void AssertAsInCatalogue(ErrorReason reason, RpcException? refusal)
    {
        Assert.NotNull(refusal);
        var value = ErrorsReflection.Descriptor.EnumTypes.Single().FindValueByNumber((int)reason);
        var spec = value.GetOptions().GetExtension(ErrorsExtensions.Error);
        var info = refusal.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal(value.Name["ERROR_REASON_".Length..], info.Reason);
        Assert.Equal("orggrpc", info.Domain);
        Assert.Equal(spec.Status.Replace("_", "", StringComparison.Ordinal), refusal.StatusCode.ToString().ToUpperInvariant());
        Assert.Equal(spec.Metadata.Order(), info.Metadata.Keys.Order());
        Assert.All(info.Metadata, pair => Assert.NotEmpty(pair.Value));
    }

    private static Func<Stage, Task<(User?, string, IMessage)>> On(Func<Stage, (User?, string, IMessage)> @case, Func<Stage, Task>? before = null) => async stage =>
    {
        if (before is not null)
        {
            await before(stage);
        }

        return @case(stage);
    };

    private static Func<Stage, Task<(User?, string, IMessage)>> Async(Func<Stage, Task<(User?, string, IMessage)>> @case) => @case;

    private static Task<IMessage> Call(Stage stage, User caller, string rpc, IMessage request) =>
        stage.Server.As(caller.Id).CallAsync(Rpcs.Find(rpc), request.ToByteArray());

    /// <summary>The time of everything open in the organization is over.</summary>
    private static Task PassAsync(Stage stage) => stage.Server.WriteAsync(async db =>
    {
        var organization = Id<Organization>.ParseOrNull(stage.OrganizationId);
        var longAgo = DateTimeOffset.UnixEpoch;
        await db.OwnershipTransfers.Where(offer => offer.OrganizationId == organization).ExecuteUpdateAsync(set => set.SetProperty(offer => offer.ExpireTime, longAgo));
        await db.Invitations.Where(one => one.OrganizationId == organization).ExecuteUpdateAsync(set => set.SetProperty(one => one.ExpireTime, longAgo));
        return await db.InvitationLinks.Where(link => link.OrganizationId == organization).ExecuteUpdateAsync(set => set.SetProperty(link => link.ExpireTime, longAgo));
    });

    private static (User?, string, IMessage) Joining(Stage stage) =>
        (stage.Stranger, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = stage.InvitationSecret });

    private static (User?, string, IMessage) Linking(Stage stage) =>
        (stage.Stranger, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = stage.InvitationLinkSecret });

    private static AcceptOwnershipTransferRequest Accepting(Stage stage) =>
        new() { OrganizationId = stage.OrganizationId, OwnershipTransferId = stage.OwnershipTransferId };

    private static V1.Client Public(string id) => new()
    {
        ClientId = id,
        DisplayName = "App",
        Type = ClientType.Public,
        GrantTypes = { ClientGrantType.AuthorizationCode },
        RedirectUris = { "https://app.example.org/signed-in" },
        Scopes = { "openid" },
    };
}
