using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Providers;
using OrgGrpc.Server.Sessions;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>A person's profile, memberships, open invitations and requests to join, for them to take away: in the contract's own messages.</summary>
[SignedIn]
internal sealed class DataModel(
    V1.UserService.UserServiceClient users,
    MembershipService.MembershipServiceClient memberships,
    InvitationService.InvitationServiceClient invitations,
    MembershipRequestService.MembershipRequestServiceClient requests,
    SessionReader sessions,
    ProviderLinks providers) : PageModel
{
    private const int PageSize = 100;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var person = HttpContext.Caller.UserId!.Value;
        var data = new JsonObject
        {
            ["profile"] = Json((await users.GetMeAsync(new(), cancellationToken: cancellationToken)).User),
            ["memberships"] = new JsonArray([.. await MembershipsAsync(cancellationToken)]),
            ["invitations"] = new JsonArray([.. await InvitationsAsync(cancellationToken)]),
            ["membershipRequests"] = new JsonArray([.. await RequestsAsync(cancellationToken)]),
            ["sessions"] = new JsonArray([.. (await sessions.ListAsync(person, cancellationToken)).Select(Json)]),
            ["providers"] = new JsonArray([.. (await providers.ListAsync(person, cancellationToken)).Select(Json)]),
        };
        var text = data.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return File(Encoding.UTF8.GetBytes(text), "application/json", "my-account.json");
    }

    private static JsonNode? Json(Session session) => new JsonObject
    {
        ["sessionId"] = session.Id.ToString(),
        ["createTime"] = session.CreateTime,
        ["seenTime"] = session.SeenTime,
        ["methods"] = session.Methods,
        ["userAgent"] = session.UserAgent,
        ["networkAddress"] = session.NetworkAddress,
    };

    private static JsonNode? Json(ProviderLink link) => new JsonObject
    {
        ["issuer"] = link.Issuer,
        ["subject"] = link.Subject,
        ["createTime"] = link.CreateTime,
    };

    private static JsonNode? Json(IMessage message) => JsonNode.Parse(JsonFormatter.Default.Format(message));

    private async Task<List<JsonNode?>> MembershipsAsync(CancellationToken cancellationToken)
    {
        var all = new List<JsonNode?>();
        var request = new ListUserMembershipsRequest { IncludeSuspended = true, PageSize = PageSize };
        do
        {
            var page = await memberships.ListUserMembershipsAsync(request, cancellationToken: cancellationToken);
            all.AddRange(page.Memberships.Select(Json));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    private async Task<List<JsonNode?>> InvitationsAsync(CancellationToken cancellationToken)
    {
        var all = new List<JsonNode?>();
        var request = new ListMyInvitationsRequest { PageSize = PageSize };
        do
        {
            var page = await invitations.ListMyInvitationsAsync(request, cancellationToken: cancellationToken);
            all.AddRange(page.Invitations.Select(Json));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    private async Task<List<JsonNode?>> RequestsAsync(CancellationToken cancellationToken)
    {
        var all = new List<JsonNode?>();
        var request = new ListMyMembershipRequestsRequest { PageSize = PageSize };
        do
        {
            var page = await requests.ListMyMembershipRequestsAsync(request, cancellationToken: cancellationToken);
            all.AddRange(page.MembershipRequests.Select(Json));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }
}
