using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Persistence;

public sealed class Schema(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public Task The_migrations_equal_the_model() => server.InScopeAsync(services =>
    {
        Assert.False(services.GetRequiredService<OrgGrpcDbContext>().Database.HasPendingModelChanges());
        return Task.FromResult(true);
    });
}
