using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>How many people wait to be let in, for every page of the operators: nobody has to open the list to learn that it is not empty.</summary>
internal sealed class WaitingPeople(V1.UserService.UserServiceClient users)
{
    /// <summary>Nobody needs a more exact number, nor waits for it.</summary>
    public const int CountsTo = 99;

    public async Task<string> TitleAsync(CancellationToken cancellationToken)
    {
        var waiting = await users.ListUsersAsync(
            new() { PageSize = CountsTo + 1, Filter = new() { Statuses = { V1.UserStatus.AwaitingApproval } }, OrderBy = UserOrder.CreateTimeAsc },
            cancellationToken: cancellationToken);
        return waiting.Users.Count switch
        {
            0 => T("Registrations"),
            > CountsTo => T($"Registrations (over {CountsTo})"),
            var count => T($"Registrations ({count})"),
        };
    }
}
