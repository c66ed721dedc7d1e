using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>Who approved or rejected: a person or a program.</summary>
public readonly record struct Decider(Id<User>? UserId, string? ClientId);

internal static class Deciders
{
    public static Decider ToDecider(this Access.Caller caller) => new(caller.UserId, caller.ClientId);
}
