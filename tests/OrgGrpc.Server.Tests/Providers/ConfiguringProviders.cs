using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Providers;

/// <summary>Wrong settings of a provider stop the start with a sentence each; a provider that is away does not.</summary>
public sealed class ConfiguringProviders
{
    private const string Section = "OrgGrpc:Users:Providers:";

    public static TheoryData<string, string?, string> Faults => new()
    {
        { "seattle:Authority", null, $"{Section}seattle:Authority must be the https address of the provider's issuer." },
        { "seattle:Authority", "seattle", $"{Section}seattle:Authority must be the https address of the provider's issuer." },
        { "seattle:Authority", "http://login.example.org", $"{Section}seattle:Authority must be the https address of the provider's issuer." },
        { "seattle:Authority", "https://login.example.org/?a=b", $"{Section}seattle:Authority must be the https address of the provider's issuer." },
        { "seattle:Authority", "http://127.0.0.1:5080", $"{Section}seattle:Authority is this server itself." },
        { "seattle:ClientId", " ", $"{Section}seattle:ClientId must be set." },
        { "seattle:Scopes", "profile email", $"{Section}seattle:Scopes must contain openid." },
        { "seattle:DisplayName", new string('x', 61), $"{Section}seattle:DisplayName must have at most 60 characters." },
        { "seattle:ClientSekret", "x", $"There is no setting {Section}seattle:ClientSekret." },
        { "Sub Pop:Authority", "https://login.example.org", $"{Section}Sub Pop: the name is part of addresses and must be 1 to 32 lower-case letters, digits and hyphens." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence(string setting, string? value, string sentence)
    {
        await using var server = new ConfiguredServer(setting, value);

        var exception = await Assert.ThrowsAnyAsync<Exception>(async () => await server.InitializeAsync());

        Assert.Contains(sentence, StartFaults.Of(exception));
    }

    [Fact]
    public async Task Right_settings_start_without_asking_the_provider()
    {
        await using var server = new ConfiguredServer("seattle:ClientSecret", "a secret");

        await server.InitializeAsync();
    }

    private sealed class ConfiguredServer(string setting, string? value) : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            [$"{Section}seattle:Authority"] = "https://login.example.org",
            [$"{Section}seattle:ClientId"] = "here",
            [$"{Section}{setting}"] = value,
        };
    }
}
