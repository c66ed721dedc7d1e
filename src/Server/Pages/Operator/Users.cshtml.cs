using Microsoft.AspNetCore.Mvc;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

internal sealed class UsersModel(V1.UserService.UserServiceClient users) : OperatorPage
{
    private const int PageSize = 50;

    public static (string Value, string Text)[] Filters =>
    [
        ("", T("Everybody")), ("active", T("Active people")), ("pending", T("Those who have not verified their address")),
        ("waiting", T("Those who wait to be let in")), ("deactivated", T("Deactivated people")),
    ];

    [BindProperty(SupportsGet = true, Name = "query")]
    public string? Query { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    public IReadOnlyList<V1.User> People { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var page = await users.ListUsersAsync(
            new()
            {
                PageSize = PageSize,
                PageToken = PageToken ?? "",
                Query = Query?.Trim() ?? "",
                Filter = new() { Statuses = { Wanted() } },
                OrderBy = UserOrder.CreateTimeDesc,
            },
            cancellationToken: cancellationToken);
        (People, NextPageToken) = (page.Users, page.NextPageToken);
    }

    private V1.UserStatus[] Wanted() => Show switch
    {
        "active" => [V1.UserStatus.Active],
        "pending" => [V1.UserStatus.Pending],
        "waiting" => [V1.UserStatus.AwaitingApproval],
        "deactivated" => [V1.UserStatus.Deactivated],
        _ => [],
    };
}
