namespace OrgGrpc.Server.Pages;

/// <summary>A key that has just been made; nobody can read its secret later.</summary>
internal sealed record MadeApiKey(V1.ApiKey Key, string Secret);
