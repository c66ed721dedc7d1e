using Microsoft.Extensions.Options;
using OrgGrpc.Client.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.Calls;

public sealed class Configuring
{
    private static readonly Uri Here = new("http://localhost:5081");

    [Fact]
    public async Task All_faults_are_reported_together_in_sentences()
    {
        var failed = await FailAsync(options =>
        {
            options.Address = new Uri("http://orggrpc.example.com");
            options.ClientId = "reports";
            options.Resource = "projects";
            options.Deadline = TimeSpan.Zero;
            options.MaxAttempts = 6;
        });

        Assert.Collection(
            failed.Failures,
            fault => Assert.Contains("Address http://orggrpc.example.com/ must be an https URL", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Authority and ClientSecret", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Resource projects", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Deadline", fault, StringComparison.Ordinal),
            fault => Assert.Contains("MaxAttempts", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_is_required()
    {
        var failed = await FailAsync(options => options.Address = null);
        Assert.Contains("Address must be set", Assert.Single(failed.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_http_elsewhere_has_to_be_asked_for()
    {
        await using var host = new ClientHost(Here, configure: options =>
        {
            options.Address = new Uri("http://orggrpc.internal");
            options.AllowPlaintext = true;
        });
        Assert.NotNull(host.Client<OrganizationServiceClient>());
    }

    [Fact]
    public void Every_service_of_the_contract_has_its_client()
    {
        var compiled = typeof(V1.Organization).Assembly.GetTypes().Count(type => type.BaseType?.Name == "ClientBase`1");
        Assert.Equal(compiled, Client.Calls.Contract.Services.Count);
    }

    private static async Task<OptionsValidationException> FailAsync(Action<OrgGrpcOptions> configure)
    {
        await using var host = new ClientHost(Here, configure: configure);
        return Assert.Throws<OptionsValidationException>(host.Client<OrganizationServiceClient>);
    }
}
