using System.Threading.Channels;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>A call whose caller has gone leaves the whole change or none, and holds nobody up.</summary>
public sealed class Deadlines(Deadlines.WatchedServer server) : IClassFixture<Deadlines.WatchedServer>
{
    [Fact]
    public async Task A_call_that_waits_for_its_turn_gives_up_with_its_caller()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));
        using (await server.Services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None))
        {
            // Long enough for a busy machine to let the call begin.
            var late = organizations.CreateOrganizationAsync(
                new() { Name = "Late", Slug = "late" }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3));
            await server.ExpectAsync("Late begins");
            Assert.Equal(StatusCode.DeadlineExceeded, (await Refused.AsyncOf(async () => await late)).Code);
            await server.ExpectAsync("Late ends");

            using var leaving = new CancellationTokenSource();
            var call = organizations.CreateOrganizationAsync(new() { Name = "Left", Slug = "left" }, cancellationToken: leaving.Token);
            await server.ExpectAsync("Left begins");
            await leaving.CancelAsync();
            Assert.Equal(StatusCode.Cancelled, (await Refused.AsyncOf(async () => await call)).Code);
            await server.ExpectAsync("Left ends");
        }

        Assert.Equal("Next", (await organizations.CreateOrganizationAsync(new() { Name = "Next" })).Organization.Name);
        Assert.Equal(0, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Organizations
            .CountAsync(organization => (string)(object)organization.Name == "Late" || (string)(object)organization.Name == "Left")));
    }

    [Fact]
    public async Task However_short_the_deadline_a_retry_with_the_same_request_id_has_one_effect()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));
        for (var i = 0; i < 60; i++)
        {
            var request = new CreateOrganizationRequest
            {
                Name = "Once",
                Slug = $"once-{i}",
                RequestId = Guid.CreateVersion7().ToString(),
            };
            try
            {
                await organizations.CreateOrganizationAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMicroseconds(200 * i));
            }
            catch (RpcException exception) when (
                exception.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled || exception.Status.DebugException is ObjectDisposedException)
            {
                // Whether the change was made, the caller cannot know. The last is the client's: its deadline came while the answer began.
            }

            var retried = await organizations.CreateOrganizationAsync(request);
            Assert.Equal(retried.Organization.Id, (await organizations.LookupOrganizationAsync(new() { Slug = request.Slug })).Organization.Id);
        }

        Assert.Equal(60, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Ownerships
            .CountAsync(ownership => services.GetRequiredService<OrgGrpcDbContext>().Organizations
                .Any(organization => organization.Id == ownership.OrganizationId && (string)(object)organization.Name == "Once"))));
    }

    /// <summary>Tells when the creation of an organization begins and when it ends: a caller learns of their own end before the server does.</summary>
    public sealed class WatchedServer : ServerUnderTest
    {
        private readonly Channel<string> seen = System.Threading.Channels.Channel.CreateUnbounded<string>();

        internal async Task ExpectAsync(params string[] events)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            foreach (var next in events)
            {
                while (await seen.Reader.ReadAsync(patience.Token) != next)
                {
                    // Another test's, on the same server.
                }
            }
        }

        protected override void Configure(IServiceCollection services)
        {
            services.AddSingleton(new Watch(seen.Writer));
            services.Configure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<Watch>());
        }

        private sealed class Watch(ChannelWriter<string> seen) : Interceptor
        {
            public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
                TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
            {
                var name = (request as CreateOrganizationRequest)?.Name;
                seen.TryWrite($"{name} begins");
                try
                {
                    return await continuation(request, context);
                }
                finally
                {
                    seen.TryWrite($"{name} ends");
                }
            }
        }
    }
}
