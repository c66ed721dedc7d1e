using Microsoft.AspNetCore.Mvc;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>People who have registered and wait to be let in, those first who have waited longest.</summary>
internal sealed class RegistrationsModel(V1.UserService.UserServiceClient users) : OperatorPage
{
    private const int PageSize = 20;

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    public IReadOnlyList<V1.User> People { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    public Task<IActionResult> OnPostApproveAsync(string? userId, CancellationToken cancellationToken) => DoAsync(
        () => users.ApproveUserAsync(new() { UserId = userId ?? "" }, cancellationToken: cancellationToken).ResponseAsync, T("Let in, and told by mail."), Here);

    public Task<IActionResult> OnPostRejectAsync(string? userId, string? reason, CancellationToken cancellationToken) => DoAsync(
        () => users.RejectUserAsync(new() { UserId = userId ?? "", Reason = reason ?? "" }, cancellationToken: cancellationToken).ResponseAsync,
        T("Rejected, and told by mail."),
        Here);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var page = await users.ListUsersAsync(
            new()
            {
                PageSize = PageSize,
                PageToken = PageToken ?? "",
                Filter = new() { Statuses = { V1.UserStatus.AwaitingApproval } },
                OrderBy = UserOrder.CreateTimeAsc,
            },
            cancellationToken: cancellationToken);
        (People, NextPageToken) = (page.Users, page.NextPageToken);
    }

    private const string Here = "/operator/registrations";
}
