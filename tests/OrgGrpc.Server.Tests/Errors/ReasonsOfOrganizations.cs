using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using static OrgGrpc.Server.Tests.Errors.ReasonCase;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>What refuses work on an organization, its members and its ownership.</summary>
internal static class ReasonsOfOrganizations
{
    public static readonly Dictionary<ErrorReason, ReasonCase> Cases = new()
    {
        [ErrorReason.OrganizationNotFound] = On(s => (s.Stranger, "OrganizationService.GetOrganization", new GetOrganizationRequest { OrganizationId = s.OrganizationId })),
        [ErrorReason.OrganizationSuspended] = On(
            s => (s.Member, "OrganizationService.LookupOrganization", new LookupOrganizationRequest { Slug = s.Slug }), s => s.SuspendAsync()),
        [ErrorReason.OrganizationDeleted] = On(
            s => (s.Owner, "MembershipService.RemoveMembership", new RemoveMembershipRequest { OrganizationId = s.OrganizationId, MembershipId = s.MembersMembershipId }),
            s => s.DeleteAsync()),
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
    };

    private static AcceptOwnershipTransferRequest Accepting(Stage stage) =>
        new() { OrganizationId = stage.OrganizationId, OwnershipTransferId = stage.OwnershipTransferId };
}
