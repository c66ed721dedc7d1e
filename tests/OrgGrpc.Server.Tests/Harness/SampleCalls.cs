using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>One call of a rpc that succeeds on a stage: who makes it, the request, and what has to happen before.</summary>
internal sealed record SampleCall(Func<Stage, User?> Caller, Func<Stage, IMessage> Request, Func<Stage, Task>? Before = null)
{
    /// <summary>The caller and the request, on a stage that is ready for them.</summary>
    public async Task<(CallInvoker Caller, IMessage Request)> PrepareAsync(Stage stage)
    {
        if (Before is not null)
        {
            await Before(stage);
        }

        return (InvokerOn(stage), Request(stage));
    }

    public CallInvoker InvokerOn(Stage stage) => Caller(stage) is { } person ? stage.Server.As(person.Id) : stage.Server.Anonymous;
}

/// <summary>A good call of every rpc, for what is shown of all of them. A rpc that is missing here fails the tests that use the table.</summary>
internal static class SampleCalls
{
    public static IReadOnlyDictionary<string, SampleCall> All { get; } = new Dictionary<string, SampleCall>
    {
        ["AccessService.CheckAccess"] = new(s => s.Member, s => new CheckAccessRequest
        {
            OrganizationId = s.OrganizationId,
            UserId = s.Member.Id.ToString(),
            Role = "admin",
            Permission = "invitations:create",
            Consistency = new() { AtLeastRevision = 1 },
        }),
        ["AccessService.BatchCheckAccess"] = new(s => s.Operator, s => new BatchCheckAccessRequest
        {
            Checks = { s.UserIds.Select(user => new AccessCheck { OrganizationId = s.OrganizationId, UserId = user, Role = "member", Permission = "roles:read" }) },
            Consistency = new() { AtLeastRevision = 1 },
        }),
        ["AccessService.ExplainAccess"] = new(s => s.Admin, s => new ExplainAccessRequest
        {
            OrganizationId = s.OrganizationId,
            UserId = s.Member.Id.ToString(),
            Role = "admin",
            Permission = "invitations:create",
            Consistency = new() { AtLeastRevision = 1 },
        }),

        ["ChangeService.ListChanges"] = new(s => s.Operator, s => new ListChangesRequest { AfterRevision = 1, PageSize = s.Size, OrganizationId = s.OrganizationId }),
        ["ChangeService.WatchChanges"] = new(s => s.Operator, s => new WatchChangesRequest { AfterRevision = s.Revision - 2 }),

        ["ClientService.CreateClient"] = new(s => s.Operator, s => new CreateClientRequest { RequestId = NewRequestId(), Client = NewClient(s) }),
        ["ClientService.GetClient"] = new(s => s.Operator, s => new GetClientRequest { ClientId = s.ClientId }),
        ["ClientService.ListClients"] = new(s => s.Operator, s => new ListClientsRequest { PageSize = s.Size, Filter = new() { Type = ClientType.Confidential } }),
        ["ClientService.UpdateClient"] = new(s => s.Operator, s => new UpdateClientRequest
        {
            ClientId = s.ClientId,
            Client = new() { DisplayName = "Reports", ClientId = s.ClientId },
            UpdateMask = Mask("display_name"),
        }),
        ["ClientService.RotateClientSecret"] = new(s => s.Operator, s => new RotateClientSecretRequest { ClientId = s.ClientId }),
        ["ClientService.DeleteClient"] = new(s => s.Operator, s => new DeleteClientRequest { ClientId = s.ClientId }),

        ["ApiKeyService.CreateUserApiKey"] = new(s => s.Admin, s => new CreateUserApiKeyRequest
        {
            DisplayName = "Nightly report",
            OrganizationId = s.OrganizationId,
            RequestId = NewRequestId(),
            ExpireTime = Tomorrow(),
        }),
        ["ApiKeyService.ListUserApiKeys"] = new(s => s.Member, s => new ListUserApiKeysRequest { UserId = s.Member.Id.ToString(), PageSize = s.Size }),
        ["ApiKeyService.DeleteUserApiKey"] = new(
            s => s.Member, s => new DeleteUserApiKeyRequest { UserId = s.Member.Id.ToString(), ApiKeyId = s.UserApiKeyId }),
        ["ApiKeyService.CreateOrganizationApiKey"] = new(s => s.Admin, s => new CreateOrganizationApiKeyRequest
        {
            OrganizationId = s.OrganizationId,
            DisplayName = "Import",
            Roles = { "admin" },
            RequestId = NewRequestId(),
            ExpireTime = Tomorrow(),
        }),
        ["ApiKeyService.ListOrganizationApiKeys"] = new(
            s => s.Admin, s => new ListOrganizationApiKeysRequest { OrganizationId = s.OrganizationId, PageSize = s.Size }),
        ["ApiKeyService.DeleteOrganizationApiKey"] = new(
            s => s.Admin, s => new DeleteOrganizationApiKeyRequest { OrganizationId = s.OrganizationId, ApiKeyId = s.OrganizationApiKeyId }),

        ["FreshnessService.GetFreshness"] = new(_ => null, s => new GetFreshnessRequest { AfterRevision = s.Revision - 2 }),
        ["FreshnessService.WatchFreshness"] = new(_ => null, s => new WatchFreshnessRequest { AfterRevision = s.Revision - 2 }),
        ["InvitationService.CreateInvitation"] = new(s => s.Admin, s => new CreateInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            RequestId = NewRequestId(),
            Email = $"pat.{s.Mark}@example.org",
            Roles = { "admin" },
            Message = "Come",
            ExpireTime = Tomorrow(),
        }),
        ["InvitationService.BatchCreateInvitations"] = new(s => s.Admin, s => new BatchCreateInvitationsRequest
        {
            OrganizationId = s.OrganizationId,
            RequestId = NewRequestId(),
            Invitations = { Enumerable.Range(0, s.Size).Select(i => new NewInvitation { Email = $"guest{i}.{s.Mark}@example.org", Roles = { "member" } }) },
        }),
        ["InvitationService.GetInvitation"] = new(s => s.Admin, s => new GetInvitationRequest { OrganizationId = s.OrganizationId, InvitationId = s.InvitationId }),
        ["InvitationService.ListInvitations"] = new(s => s.Admin, s => new ListInvitationsRequest { OrganizationId = s.OrganizationId, PageSize = s.Size, IncludeTotal = true }),
        ["InvitationService.ListMyInvitations"] = new(s => s.Stranger, s => new ListMyInvitationsRequest { PageSize = s.Size }),
        ["InvitationService.PreviewInvitation"] = new(_ => null, s => new PreviewInvitationRequest { Secret = s.InvitationSecret }),
        ["InvitationService.AcceptInvitation"] = new(s => s.Stranger, s => new AcceptInvitationRequest { InvitationId = s.InvitationId }),
        ["InvitationService.DeclineInvitation"] = new(s => s.Stranger, s => new DeclineInvitationRequest { InvitationId = s.InvitationId }),
        ["InvitationService.AskForNewInvitation"] = new(_ => null, s => new AskForNewInvitationRequest { Secret = s.InvitationSecret }, s => s.PassTimeAsync()),
        ["InvitationService.ResendInvitation"] = new(s => s.Admin, s => new ResendInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationId = s.InvitationId,
            ExpireTime = Tomorrow(),
        }),
        ["InvitationService.RevokeInvitation"] = new(s => s.Admin, s => new RevokeInvitationRequest { OrganizationId = s.OrganizationId, InvitationId = s.InvitationId }),
        ["InvitationService.CreateInvitationLink"] = new(s => s.Admin, s => new CreateInvitationLinkRequest
        {
            OrganizationId = s.OrganizationId,
            RequestId = NewRequestId(),
            Roles = { "member" },
            MaxUses = 10,
            ExpireTime = Tomorrow(),
        }),
        ["InvitationService.ListInvitationLinks"] = new(s => s.Admin, s => new ListInvitationLinksRequest { OrganizationId = s.OrganizationId, PageSize = s.Size }),
        ["InvitationService.RevokeInvitationLink"] = new(s => s.Admin, s => new RevokeInvitationLinkRequest { OrganizationId = s.OrganizationId, InvitationLinkId = s.InvitationLinkId }),
        ["InvitationService.JoinWithInvitationLink"] = new(s => s.Stranger, s => new JoinWithInvitationLinkRequest { Secret = s.InvitationLinkSecret }),

        ["MembershipRequestService.PreviewMembershipRequest"] = new(
            s => s.Stranger, s => new PreviewMembershipRequestRequest { OrganizationId = s.OrganizationId }, s => s.TakeRequestsAsync()),
        ["MembershipRequestService.CreateMembershipRequest"] = new(
            s => s.Stranger,
            s => new CreateMembershipRequestRequest { OrganizationId = s.OrganizationId, RequestId = NewRequestId(), Message = "Hello" },
            s => s.TakeRequestsAsync()),
        ["MembershipRequestService.ListMyMembershipRequests"] = new(
            s => s.Applicant,
            s => new ListMyMembershipRequestsRequest { PageSize = s.Size, Statuses = { MembershipRequestStatus.Pending } }),
        ["MembershipRequestService.WithdrawMembershipRequest"] = new(
            s => s.Applicant, s => new WithdrawMembershipRequestRequest { MembershipRequestId = s.MembershipRequestId }),
        ["MembershipRequestService.GetMembershipRequest"] = new(
            s => s.Admin, s => new GetMembershipRequestRequest { OrganizationId = s.OrganizationId, MembershipRequestId = s.MembershipRequestId }),
        ["MembershipRequestService.ListMembershipRequests"] = new(
            s => s.Admin, s => new ListMembershipRequestsRequest { OrganizationId = s.OrganizationId, PageSize = s.Size, IncludeTotal = true }),
        ["MembershipRequestService.ApproveMembershipRequest"] = new(
            s => s.Admin,
            s => new ApproveMembershipRequestRequest { OrganizationId = s.OrganizationId, MembershipRequestId = s.MembershipRequestId, Roles = { "admin" } },
            s => s.TakeRequestsAsync()),
        ["MembershipRequestService.RejectMembershipRequest"] = new(
            s => s.Admin,
            s => new RejectMembershipRequestRequest { OrganizationId = s.OrganizationId, MembershipRequestId = s.MembershipRequestId, Reason = "Full" }),

        ["MembershipService.AddMembership"] = new(s => s.Operator, s => new AddMembershipRequest
        {
            OrganizationId = s.OrganizationId,
            RequestId = NewRequestId(),
            UserId = s.Stranger.Id.ToString(),
            Roles = { "member" },
            Title = "Drums",
            Attributes = Data(),
        }),
        ["MembershipService.GetMembership"] = new(s => s.Member, s => new GetMembershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.AdminsMembershipId }),
        ["MembershipService.BatchGetMemberships"] = new(s => s.Member, s => new BatchGetMembershipsRequest { OrganizationId = s.OrganizationId, MembershipIds = { s.MembershipIds } }),
        ["MembershipService.ListMemberships"] = new(s => s.Member, s => new ListMembershipsRequest { OrganizationId = s.OrganizationId, PageSize = s.Size, IncludeTotal = true }),
        ["MembershipService.ListUserMemberships"] = new(s => s.Member, s => new ListUserMembershipsRequest { UserId = s.Member.Id.ToString(), PageSize = s.Size }),
        ["MembershipService.UpdateMembership"] = new(s => s.Admin, s => new UpdateMembershipRequest
        {
            OrganizationId = s.OrganizationId,
            MembershipId = s.MembersMembershipId,
            Membership = new() { Id = s.MembersMembershipId, Title = "Drums", Attributes = Data(), Roles = { "admin" } },
            UpdateMask = Mask("title", "attributes", "roles"),
        }),
        ["MembershipService.SuspendMembership"] = new(s => s.Admin, s => new SuspendMembershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.MembersMembershipId }),
        ["MembershipService.ReactivateMembership"] = new(s => s.Admin, s => new ReactivateMembershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.SuspendedMembershipId }),
        ["MembershipService.RemoveMembership"] = new(s => s.Admin, s => new RemoveMembershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.MembersMembershipId }),
        ["MembershipService.LeaveOrganization"] = new(s => s.Member, s => new LeaveOrganizationRequest { OrganizationId = s.OrganizationId }),

        ["OrganizationService.CreateOrganization"] = new(s => s.Operator, s => new CreateOrganizationRequest
        {
            RequestId = NewRequestId(),
            Name = "Scream",
            Slug = $"scream-{s.Mark}",
            ExternalId = $"crm-scream-{s.Mark}",
            Attributes = Data(),
            OwnerUserId = s.Stranger.Id.ToString(),
        }),
        ["OrganizationService.GetOrganization"] = new(s => s.Member, s => new GetOrganizationRequest { OrganizationId = s.OrganizationId }),
        ["OrganizationService.LookupOrganization"] = new(s => s.Member, s => new LookupOrganizationRequest { Slug = s.Slug }),
        ["OrganizationService.BatchGetOrganizations"] = new(s => s.Member, s => new BatchGetOrganizationsRequest { OrganizationIds = { s.OtherOrganizationIds } }),
        ["OrganizationService.ListOrganizations"] = new(s => s.Operator, s => new ListOrganizationsRequest { PageSize = s.Size, IncludeTotal = true }),
        ["OrganizationService.UpdateOrganization"] = new(s => s.Admin, s => new UpdateOrganizationRequest
        {
            OrganizationId = s.OrganizationId,
            Organization = new() { Id = s.OrganizationId, Name = "Foo Fighters", Slug = $"foo-{s.Mark}", Attributes = Data() },
            UpdateMask = Mask("name", "slug", "attributes"),
        }),
        ["OrganizationService.SetOrganizationLogo"] = new(s => s.Admin, s => new SetOrganizationLogoRequest
        {
            OrganizationId = s.OrganizationId,
            Image = ByteString.CopyFrom(Images.Png()),
        }),
        ["OrganizationService.SuspendOrganization"] = new(s => s.Operator, s => new SuspendOrganizationRequest { OrganizationId = s.OrganizationId }),
        ["OrganizationService.ReactivateOrganization"] = new(
            s => s.Operator, s => new ReactivateOrganizationRequest { OrganizationId = s.OrganizationId }, s => s.SuspendAsync()),
        ["OrganizationService.DeleteOrganization"] = new(s => s.Owner, s => new DeleteOrganizationRequest { OrganizationId = s.OrganizationId }),
        ["OrganizationService.UndeleteOrganization"] = new(
            s => s.Owner, s => new UndeleteOrganizationRequest { OrganizationId = s.OrganizationId }, s => s.DeleteAsync()),

        ["OwnershipService.GetOwner"] = new(s => s.Member, s => new GetOwnerRequest { OrganizationId = s.OrganizationId }),
        ["OwnershipService.TransferOwnership"] = new(s => s.Owner, s => new TransferOwnershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.MembersMembershipId }),
        ["OwnershipService.ProposeOwnershipTransfer"] = new(s => s.Owner, s => new ProposeOwnershipTransferRequest
        {
            OrganizationId = s.OrganizationId,
            RequestId = NewRequestId(),
            MembershipId = s.MembersMembershipId,
        }),
        ["OwnershipService.AcceptOwnershipTransfer"] = new(
            s => s.Member, s => new AcceptOwnershipTransferRequest { OrganizationId = s.OrganizationId, OwnershipTransferId = s.OwnershipTransferId }, s => s.OfferAsync()),
        ["OwnershipService.DeclineOwnershipTransfer"] = new(
            s => s.Member, s => new DeclineOwnershipTransferRequest { OrganizationId = s.OrganizationId, OwnershipTransferId = s.OwnershipTransferId }, s => s.OfferAsync()),
        ["OwnershipService.CancelOwnershipTransfer"] = new(
            s => s.Owner, s => new CancelOwnershipTransferRequest { OrganizationId = s.OrganizationId, OwnershipTransferId = s.OwnershipTransferId }, s => s.OfferAsync()),
        ["OwnershipService.GetOwnershipTransfer"] = new(
            s => s.Member, s => new GetOwnershipTransferRequest { OrganizationId = s.OrganizationId, OwnershipTransferId = s.OwnershipTransferId }, s => s.OfferAsync()),
        ["OwnershipService.ReassignOwnership"] = new(s => s.Operator, s => new ReassignOwnershipRequest
        {
            OrganizationId = s.OrganizationId,
            MembershipId = s.MembersMembershipId,
            Justification = "The owner left the company.",
        }),

        ["RegistrationService.RegisterUser"] = new(_ => null, s => new RegisterUserRequest
        {
            Email = $"new.{s.Mark}@example.org",
            Name = "New",
            Password = Passwords.Usual,
            Locale = "de-AT",
        }),
        ["RegistrationService.RegisterOrganization"] = new(_ => null, s => new RegisterOrganizationRequest
        {
            Email = $"founder.{s.Mark}@example.org",
            Name = "New",
            Password = Passwords.Usual,
            Locale = "de-AT",
            OrganizationName = "Hole",
        }),
        ["RegistrationService.VerifyEmail"] = new(_ => null, s => new VerifyEmailRequest { Secret = s.VerificationSecret }),
        ["RegistrationService.ResendVerification"] = new(_ => null, s => new ResendVerificationRequest { Email = s.Newcomer.Address.Value }),

        ["RoleService.ListPermissions"] = new(s => s.Stranger, _ => new ListPermissionsRequest()),
        ["RoleService.GetRole"] = new(s => s.Member, s => new GetRoleRequest { OrganizationId = s.OrganizationId, Role = "admin" }),
        ["RoleService.ListRoles"] = new(s => s.Member, s => new ListRolesRequest { OrganizationId = s.OrganizationId, PageSize = s.Size }),

        ["UserService.GetUser"] = new(s => s.Operator, s => new GetUserRequest { UserId = s.Member.Id.ToString() }),
        ["UserService.BatchGetUsers"] = new(s => s.Operator, s => new BatchGetUsersRequest { UserIds = { s.UserIds } }),
        ["UserService.LookupUser"] = new(s => s.Operator, s => new LookupUserRequest { Email = s.Member.Address.Value }),
        ["UserService.ListUsers"] = new(s => s.Operator, s => new ListUsersRequest { PageSize = s.Size, IncludeTotal = true }),
        ["UserService.GetMe"] = new(s => s.Stranger, _ => new GetMeRequest()),
        ["UserService.UpdateMe"] = new(s => s.Stranger, s => new UpdateMeRequest
        {
            User = new() { Id = s.Stranger.Id.ToString(), Name = "Duder", Locale = "fi" },
            UpdateMask = Mask("name", "locale"),
        }),
        ["UserService.UpdateUser"] = new(s => s.Operator, s => new UpdateUserRequest
        {
            UserId = s.Stranger.Id.ToString(),
            User = new() { Id = s.Stranger.Id.ToString(), Name = "Duder", Locale = "fi", Email = $"duder.new.{s.Mark}@example.org" },
            UpdateMask = Mask("name", "locale", "email"),
        }),
        ["UserService.ApproveUser"] = new(s => s.Operator, s => new ApproveUserRequest { UserId = s.Stranger.Id.ToString() }, AwaitAsync),
        ["UserService.RejectUser"] = new(s => s.Operator, s => new RejectUserRequest { UserId = s.Stranger.Id.ToString(), Reason = "No." }, AwaitAsync),
        ["UserService.DeactivateUser"] = new(s => s.Operator, s => new DeactivateUserRequest { UserId = s.Stranger.Id.ToString() }),
        ["UserService.ReactivateUser"] = new(
            s => s.Operator,
            s => new ReactivateUserRequest { UserId = s.Stranger.Id.ToString() },
            async s => await new UserService.UserServiceClient(s.Server.As(s.Operator.Id)).DeactivateUserAsync(new() { UserId = s.Stranger.Id.ToString() })),
        ["UserService.DeleteUser"] = new(s => s.Member, s => new DeleteUserRequest { UserId = s.Member.Id.ToString() }),
    };

    private static V1.Client NewClient(Stage stage) => new()
    {
        ClientId = $"app-{stage.Mark}",
        DisplayName = "App",
        Type = ClientType.Confidential,
        GrantTypes = { ClientGrantType.AuthorizationCode, ClientGrantType.ClientCredentials },
        RedirectUris = { "https://app.example.org/signed-in" },
        PostLogoutRedirectUris = { "https://app.example.org/" },
        Scopes = { "openid" },
        Resources = { "https://api.example.org" },
        Consent = ClientConsent.Explicit,
        Bindings = { stage.OtherOrganizationIds.Select(id => new V1.ClientBinding { OrganizationId = id, Roles = { "member" } }) },
    };

    private static string NewRequestId() => Guid.CreateVersion7().ToString();

    private static FieldMask Mask(params string[] paths) => new() { Paths = { paths } };

    private static Struct Data() => new() { Fields = { ["seat"] = Value.ForNumber(7) } };

    private static Timestamp Tomorrow() => TimeProvider.System.GetUtcNow().AddDays(1).ToTimestamp();

    private static Task AwaitAsync(Stage stage) => stage.Server.WriteAsync(async db =>
    {
        var person = await db.Users.SingleAsync(user => user.Id == stage.Stranger.Id);
        person.RequireApproval();
        return person;
    });
}
