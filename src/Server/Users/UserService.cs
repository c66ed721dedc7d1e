using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Text;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Users;

/// <summary>People over the wire: changing, barring and deleting them. Reading is in the other half.</summary>
internal sealed partial class UserService(
    OrgGrpcDbContext db, WriteTransaction transaction, UserReader reader, EmailVerification verification, UserDeletion deletion, RegistrationRejection rejection,
    RegistrationMail mail, TimeProvider time)
    : V1.UserService.UserServiceBase
{
    private const int MaxReason = 500;

    public override async Task<UpdateMeResponse> UpdateMe(UpdateMeRequest request, ServerCallContext context)
    {
        var id = db.Caller.UserId!.Value;
        var update = UserUpdate.OfOneself(id, request.User, request.UpdateMask);
        var (user, revision) = await ChangeAsync(id, (person, now) => update.Apply(person, now), context);
        return new() { User = user, Revision = revision };
    }

    public override async Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<User>("user_id", request.UserId);
        var update = UserUpdate.OfAnybody(id, request.User, request.UpdateMask);
        var (user, revision) = await ChangeAsync(
            id,
            (person, now) =>
            {
                if (update.Apply(person, now))
                {
                    verification.Request(person);
                }
            },
            context);
        return new() { User = user, Revision = revision };
    }

    public override async Task<ApproveUserResponse> ApproveUser(ApproveUserRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<User>("user_id", request.UserId);
        var (user, revision) = await ChangeAsync(
            id,
            (person, now) =>
            {
                if (person.Approve(now) && person.Status == UserStatus.Active)
                {
                    mail.SendApproved(person);
                }
            },
            context);
        return new() { User = user, Revision = revision };
    }

    public override async Task<RejectUserResponse> RejectUser(RejectUserRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var id = violations.ParseId<User>("user_id", request.UserId);
        violations.Check("reason", TextRule.Problem(request.Reason, min: 0, MaxReason, multiline: true));
        violations.ThrowIfAny();
        return new() { Revision = await rejection.RunAsync(id, request.Reason, context.CancellationToken) };
    }

    public override async Task<DeactivateUserResponse> DeactivateUser(DeactivateUserRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<User>("user_id", request.UserId);
        var (user, revision) = await ChangeAsync(id, (person, now) => person.Deactivate(now), context);
        return new() { User = user, Revision = revision };
    }

    public override async Task<ReactivateUserResponse> ReactivateUser(ReactivateUserRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<User>("user_id", request.UserId);
        var (user, revision) = await ChangeAsync(id, (person, now) => person.Reactivate(now), context);
        return new() { User = user, Revision = revision };
    }

    public override async Task<DeleteUserResponse> DeleteUser(DeleteUserRequest request, ServerCallContext context)
    {
        var id = request.UserId.Length == 0 && db.Caller.UserId is { } self ? self : Violations.RequireId<User>("user_id", request.UserId);
        return new() { Revision = await deletion.RunAsync(id, context.CancellationToken) };
    }

    private Task<(V1.User User, long Revision)> ChangeAsync(Id<User> id, Action<User, DateTimeOffset> change, ServerCallContext context) =>
        transaction.RunAsync(async () =>
        {
            var user = await db.RequireUserAsync(id, context.CancellationToken);
            change(user, time.GetInstant());
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return (user.ToProto(), revision);
        }, context.CancellationToken);
}
