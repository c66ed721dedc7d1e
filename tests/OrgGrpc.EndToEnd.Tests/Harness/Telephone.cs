using System.Text.Json;
using Microsoft.Playwright;

namespace OrgGrpc.EndToEnd.Tests.Harness;

/// <summary>Chromium's own authenticator, which keeps passkeys and recognizes its owner without asking (its WebAuthn domain).</summary>
internal sealed class Telephone
{
    private readonly ICDPSession session;
    private readonly string id;

    private Telephone(ICDPSession session, string id) => (this.session, this.id) = (session, id);

    public static async Task<Telephone> LayBesideAsync(Visitor visitor)
    {
        var session = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Whether it recognizes who holds it.</summary>
    public Task RecognizeAsync(bool recognizes) => session.SendAsync(
        "WebAuthn.setUserVerified", new() { ["authenticatorId"] = id, ["isUserVerified"] = recognizes });

    public async Task<int> CountAsync()
    {
        JsonElement? found = await session.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = id });
        return found!.Value.GetProperty("credentials").GetArrayLength();
    }
}
