using System.Runtime.CompilerServices;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Paging;

/// <summary>
/// Lists as one sequence: <c>await foreach (var membership in memberships.ListAllAsync(request))</c>. Pages are fetched when they are
/// needed; <c>page_size</c> of the request says how many at once, <c>page_token</c> where to begin. The request is copied when the first page is
/// read. Each page is a call of its own, with its own deadline, and fails with <see cref="Errors.OrgGrpcException"/>. To end the reading from outside:
/// <c>ListAllAsync(request).WithCancellation(cancellationToken)</c>.
/// </summary>
public static class Lists
{
    /// <summary>Reads all of the memberships of an organization that <c>ListMemberships</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<Membership> ListAllAsync(
        this MembershipService.MembershipServiceClient client, ListMembershipsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListMembershipsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<Membership>)page.Memberships, page.NextPageToken));

    /// <summary>Reads all of the memberships of a person that <c>ListUserMemberships</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<Membership> ListAllAsync(
        this MembershipService.MembershipServiceClient client, ListUserMembershipsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListUserMembershipsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<Membership>)page.Memberships, page.NextPageToken));

    /// <summary>Reads all of the organizations that <c>ListOrganizations</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<Organization> ListAllAsync(
        this OrganizationService.OrganizationServiceClient client, ListOrganizationsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListOrganizationsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<Organization>)page.Organizations, page.NextPageToken));

    /// <summary>Reads all of the people that <c>ListUsers</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<User> ListAllAsync(
        this UserService.UserServiceClient client, ListUsersRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListUsersAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<User>)page.Users, page.NextPageToken));

    /// <summary>Reads all of the OpenID Connect clients that <c>ListClients</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<V1.Client> ListAllAsync(
        this ClientService.ClientServiceClient client, ListClientsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListClientsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<V1.Client>)page.Clients, page.NextPageToken));

    /// <summary>Reads all of the roles of an organization that <c>ListRoles</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<Role> ListAllAsync(
        this RoleService.RoleServiceClient client, ListRolesRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListRolesAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<Role>)page.Roles, page.NextPageToken));

    /// <summary>Reads all of the invitations of an organization that <c>ListInvitations</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<Invitation> ListAllAsync(
        this InvitationService.InvitationServiceClient client, ListInvitationsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListInvitationsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<Invitation>)page.Invitations, page.NextPageToken));

    /// <summary>Reads all of the invitations that the caller received that <c>ListMyInvitations</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<ReceivedInvitation> ListAllAsync(
        this InvitationService.InvitationServiceClient client, ListMyInvitationsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListMyInvitationsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<ReceivedInvitation>)page.Invitations, page.NextPageToken));

    /// <summary>Reads all of the invitation links of an organization that <c>ListInvitationLinks</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<InvitationLink> ListAllAsync(
        this InvitationService.InvitationServiceClient client, ListInvitationLinksRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListInvitationLinksAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<InvitationLink>)page.InvitationLinks, page.NextPageToken));

    /// <summary>Reads all of the requests to join an organization that <c>ListMembershipRequests</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<MembershipRequest> ListAllAsync(
        this MembershipRequestService.MembershipRequestServiceClient client, ListMembershipRequestsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListMembershipRequestsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<MembershipRequest>)page.MembershipRequests, page.NextPageToken));

    /// <summary>Reads all of the requests to join that the caller made that <c>ListMyMembershipRequests</c> lists.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">What to list.</param>
    /// <returns>Every item, in the list's order.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<SentMembershipRequest> ListAllAsync(
        this MembershipRequestService.MembershipRequestServiceClient client, ListMyMembershipRequestsRequest request) =>
        Pages.ReadAsync(
            request,
            static (page, token) => page.PageToken = token,
            (page, cancellation) => client.ListMyMembershipRequestsAsync(page, cancellationToken: cancellation).ResponseAsync,
            static page => ((IEnumerable<SentMembershipRequest>)page.MembershipRequests, page.NextPageToken));

    /// <summary>Reads all the changes after a revision that there are by now, oldest first.</summary>
    /// <param name="client">The client to call with.</param>
    /// <param name="request">After which revision to begin, and of which organization.</param>
    /// <returns>Every change, in the order of the revisions.</returns>
    /// <exception cref="Errors.OrgGrpcException">A page was refused or failed.</exception>
    public static IAsyncEnumerable<Change> ListAllAsync(this ChangeService.ChangeServiceClient client, ListChangesRequest request) =>
        ReadChangesAsync(client, request);

    private static async IAsyncEnumerable<Change> ReadChangesAsync(
        ChangeService.ChangeServiceClient client, ListChangesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = request.Clone();
        ListChangesResponse page;
        do
        {
            page = await client.ListChangesAsync(next, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var change in page.Changes)
            {
                yield return change;
            }

            next.AfterRevision = page.LastRevision;
        }
        while (page.HasMore);
    }
}
