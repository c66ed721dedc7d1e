namespace OrgGrpc.Server.Sessions;

/// <summary>That somebody showed who they are: by what, when and where. Another provider does not always say when.</summary>
internal sealed record Proof(IReadOnlyCollection<string> Methods, DateTimeOffset? Time, Visit Visit);
