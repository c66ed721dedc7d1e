using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Changes;

/// <summary>
/// Whether a stream may go on. It was let in with a token and a standing that do not last as long as a stream can: a person's standing is
/// looked up again each time, and every stream ends in time for its caller to come back with a fresh token.
/// </summary>
internal sealed class StreamRight(Facts facts, TimeProvider time)
{
    /// <summary>As long as an access token lives by default.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset end = time.GetInstant() + Longest;

    public void Require(ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var caller = http.Caller.UserId is { } person ? http.Caller.Renewed(facts.Person(person)) : http.Caller;
        AccessDecision.RequireKind(AccessRule.Of(http.GetEndpoint()) ?? throw AccessRefusals.Undeclared(), caller);
        if (time.GetInstant() >= end)
        {
            throw new Refusal(ErrorReason.Unavailable, "The stream has lasted as long as a token; go on from the last revision that was seen.");
        }
    }
}
