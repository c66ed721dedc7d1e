using OrgGrpc.V1;
using static OrgGrpc.Server.Tests.Errors.ReasonCase;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>What refuses a request or its caller, wherever it is sent.</summary>
internal static class ReasonsOfRequests
{
    public static readonly Dictionary<ErrorReason, ReasonCase> Cases = new()
    {
        [ErrorReason.InvalidField] = On(s => (s.Stranger, "OrganizationService.CreateOrganization", new CreateOrganizationRequest())),
        [ErrorReason.PageTokenInvalid] = On(s => (s.Operator, "UserService.ListUsers", new ListUsersRequest { PageToken = "AAAA" })),
        [ErrorReason.Unauthenticated] = On(_ => (null, "UserService.GetMe", new GetMeRequest())),
        [ErrorReason.TokenInvalid] = On(s => (s.Newcomer, "UserService.GetMe", new GetMeRequest())),
        [ErrorReason.PermissionDenied] = On(s => (s.Member, "OrganizationService.DeleteOrganization", new DeleteOrganizationRequest { OrganizationId = s.OrganizationId })),
        [ErrorReason.EtagMismatch] = On(s => (s.Owner, "OrganizationService.DeleteOrganization", new DeleteOrganizationRequest { OrganizationId = s.OrganizationId, Etag = "77" })),
        [ErrorReason.RequestIdReused] = Async(async s =>
        {
            var request = new CreateOrganizationRequest { RequestId = Guid.CreateVersion7().ToString(), Name = "First" };
            await Call(s, s.Stranger, "OrganizationService.CreateOrganization", request);
            return (s.Stranger, "OrganizationService.CreateOrganization", new CreateOrganizationRequest(request) { Name = "Second" });
        }),
        [ErrorReason.LimitExceeded] = On(s => (s.Stranger, "OrganizationService.CreateOrganization", new CreateOrganizationRequest { Name = new('n', 1_100_000) })),
        [ErrorReason.CursorExpired] = On(s => (s.Operator, "ChangeService.ListChanges", new ListChangesRequest { AfterRevision = s.Revision + 1000 })),
        [ErrorReason.RevisionNotReached] = On(s => (s.Member, "AccessService.CheckAccess", new CheckAccessRequest
        {
            OrganizationId = s.OrganizationId,
            Consistency = new() { AtLeastRevision = s.Revision + 1000 },
        })),
    };
}
