using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Invitations;

/// <summary>Who vouches for an invitation or a link: a person, a program, or the server itself.</summary>
public readonly record struct Inviter(Id<User>? UserId, string? ClientId);
