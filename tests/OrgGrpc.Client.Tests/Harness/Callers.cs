using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Client.Tests.Harness;

/// <summary>The header that makes a call the person's.</summary>
internal static class Callers
{
    public static KeyValuePair<string, string> SignedIn(this ServerUnderTest server, Server.Users.User person) =>
        new("authorization", $"Bearer {server.TokenOf(person.Id)}");
}
