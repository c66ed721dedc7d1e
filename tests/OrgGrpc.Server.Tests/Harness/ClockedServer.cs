using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>A server whose time stands still until the test moves it; it stays when the server is started again.</summary>
public class ClockedServer : ServerUnderTest
{
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);
}
