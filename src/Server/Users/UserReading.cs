using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Users;

internal sealed partial class UserService
{
    private const int MaxBatch = 100;

    public override async Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<User>("user_id", request.UserId);
        return new() { User = (await reader.RequireAsync(id, context.CancellationToken)).ToProto() };
    }

    public override async Task<GetMeResponse> GetMe(GetMeRequest request, ServerCallContext context) =>
        new() { User = (await reader.RequireAsync(db.Caller.UserId!.Value, context.CancellationToken)).ToProto() };

    public override async Task<LookupUserResponse> LookupUser(LookupUserRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var address = violations.Parse<EmailAddress>("email", request.Email, EmailAddress.TryParse);
        violations.ThrowIfAny();
        return new() { User = (await reader.RequireAsync(address, context.CancellationToken)).ToProto() };
    }

    public override async Task<BatchGetUsersResponse> BatchGetUsers(BatchGetUsersRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        violations.Check("user_ids", request.UserIds.Count is 0 or > MaxBatch ? $"must be 1 to {MaxBatch} ids" : null);
        var ids = request.UserIds.Take(MaxBatch).Select((id, index) => violations.ParseId<User>($"user_ids[{index}]", id)).Distinct().ToList();
        violations.ThrowIfAny();

        var found = (await reader.FindAsync(ids, context.CancellationToken)).ToDictionary(user => user.Id);
        return new()
        {
            Users = { ids.Where(found.ContainsKey).Select(id => found[id].ToProto()) },
            NotFoundIds = { ids.Where(id => !found.ContainsKey(id)).Select(id => id.ToString()) },
        };
    }

    public override Task<ListUsersResponse> ListUsers(ListUsersRequest request, ServerCallContext context) =>
        reader.ListAsync(request, db.Caller, context.CancellationToken);
}
