global using OrgGrpc.Server.Ids;
global using Membership = OrgGrpc.Server.Memberships.Membership;
global using Organization = OrgGrpc.Server.Organizations.Organization;
global using User = OrgGrpc.Server.Users.User;
