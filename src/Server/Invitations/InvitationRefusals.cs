using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

internal static class InvitationRefusals
{
    /// <summary>A role's name is echoed only as far as a role's name can go.</summary>
    private const int MaxRoleLength = 64;

    /// <summary>Without an id when it was looked up by a secret.</summary>
    public static Refusal NotFound(Id<Invitation>? id = null) =>
        new(ErrorReason.InvitationNotFound, T("There is no such invitation.")) { Metadata = Of("invitation_id", id?.ToString() ?? "") };

    public static Refusal Accepted(Id<Invitation> id) => State(ErrorReason.InvitationAccepted, T("The invitation has been used."), id);

    public static Refusal Declined(Id<Invitation> id) => State(ErrorReason.InvitationDeclined, T("The invitation was declined."), id);

    public static Refusal Revoked(Id<Invitation> id) => State(ErrorReason.InvitationRevoked, T("The invitation was withdrawn."), id);

    public static Refusal Expired(Id<Invitation> id) => State(ErrorReason.InvitationExpired, T("The invitation has expired."), id);

    public static Refusal Own(Id<Invitation> id) => State(ErrorReason.InvitationOwn, T("Nobody accepts an invitation that they made."), id);

    public static Refusal EmailMismatch(Id<Invitation> id) =>
        State(ErrorReason.InvitationEmailMismatch, T("The invitation is for another e-mail address."), id);

    public static Refusal AlreadyPending(Id<Invitation> id) =>
        State(ErrorReason.InvitationAlreadyPending, T("The address has an open invitation to this organization."), id);

    public static Refusal AlreadyMember(Id<Membership> id) =>
        new(ErrorReason.AlreadyMember, T("The person is a member already.")) { Metadata = Of("membership_id", id.ToString()) };

    public static Refusal MembershipSuspended(Id<Membership> id) =>
        new(ErrorReason.MembershipSuspended, T("The person's membership is suspended.")) { Metadata = Of("membership_id", id.ToString()) };

    public static Refusal EmailNotVerified() => new(ErrorReason.EmailNotVerified, T("The caller's e-mail address is not verified."));

    public static Refusal RoleUnknown(string role) =>
        new(ErrorReason.RoleUnknown, T("There is no such role.")) { Metadata = Of("role", Short(role)) };

    public static Refusal RoleNotGrantable(string role) =>
        new(ErrorReason.RoleNotGrantable, T("The caller does not hold all that the role holds.")) { Metadata = Of("role", Short(role)) };

    public static Refusal LimitExceeded(string limit, int maximum) =>
        LimitRefusals.Exceeded(limit, maximum, T($"The organization may have at most {maximum}."));

    public static Refusal RateLimited(string message, TimeSpan retryAfter) => new(ErrorReason.RateLimited, message) { RetryAfter = retryAfter };

    private static Refusal State(ErrorReason reason, string message, Id<Invitation> id) =>
        new(reason, message) { Metadata = Of("invitation_id", id.ToString()) };

    private static Dictionary<string, string> Of(string key, string value) => new() { [key] = value };

    private static string Short(string role) => role.Length <= MaxRoleLength ? role : "";
}
