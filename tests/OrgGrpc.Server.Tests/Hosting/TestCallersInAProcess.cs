using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Tests.Harness;

[assembly: HostingStartup(typeof(OrgGrpc.Server.Tests.Hosting.TestCallersInAProcess))]

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>Lets a test say who calls, in a server that runs as a process of its own.</summary>
public sealed class TestCallersInAProcess : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.AddTransient<IStartupFilter, TestCallers>());
}
