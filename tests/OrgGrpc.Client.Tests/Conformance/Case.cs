namespace OrgGrpc.Client.Tests.Conformance;

/// <summary>A token, what the validator has heard, and what it has to say.</summary>
internal sealed record Case(string Name, string Token, string Feed, string Verdict, string Why)
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Unavailable = "unavailable";
}
