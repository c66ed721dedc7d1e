namespace OrgGrpc.Server.Sessions;

/// <summary>That somebody showed who they are: by what, when and where.</summary>
internal sealed record Proof(IReadOnlyCollection<string> Methods, DateTimeOffset Time, Visit Visit);
