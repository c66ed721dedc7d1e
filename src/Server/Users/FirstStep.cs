namespace OrgGrpc.Server.Users;

/// <summary>Who has shown half of who they are, whether they want to stay signed in, and by what they showed it.</summary>
internal sealed record FirstStep(User User, bool Remember, string[] Methods);
