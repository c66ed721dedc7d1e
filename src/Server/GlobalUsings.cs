// A noun's plain name is the domain's; the contract's message of the same name is written V1.Organization and so on.
global using static OrgGrpc.Server.Languages.Texts;
global using Invitation = OrgGrpc.Server.Invitations.Invitation;
global using InvitationLink = OrgGrpc.Server.Invitations.InvitationLink;
global using JoinPolicy = OrgGrpc.Server.Organizations.JoinPolicy;
global using Membership = OrgGrpc.Server.Memberships.Membership;
global using MembershipRequest = OrgGrpc.Server.MembershipRequests.MembershipRequest;
global using MembershipStatus = OrgGrpc.Server.Memberships.MembershipStatus;
global using Organization = OrgGrpc.Server.Organizations.Organization;
global using OrganizationStatus = OrgGrpc.Server.Organizations.OrganizationStatus;
global using Permission = OrgGrpc.Server.Roles.Permission;
global using Role = OrgGrpc.Server.Roles.Role;
global using User = OrgGrpc.Server.Users.User;
global using UserStatus = OrgGrpc.Server.Users.UserStatus;
