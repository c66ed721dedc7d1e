using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Bench;

/// <summary>The whole server on a data directory, with a token of the operator that the data set contains.</summary>
internal static class ServerHost
{
    public static async Task RunAsync(string directory, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", Args = settings });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Web:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Web:Protocols"] = "Http1",
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["OrgGrpc:DataDirectory"] = directory,
            ["OrgGrpc:Bootstrap"] = "",
            ["OrgGrpc:PublicUrl"] = "http://127.0.0.1:5080",
            ["OrgGrpc:Oidc:AccessTokenLifetime"] = "01:00:00",
        }).AddCommandLine(settings);
        builder.Logging.ClearProviders();
        builder.AddOrgGrpc();
        await using var app = builder.Build();
        app.MapOrgGrpc();
        MemberTokens.Map(app);
        await app.StartAsync();

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        var subject = await OperatorAsync(app.Services);
        var token = subject is null ? "" : app.Services.GetRequiredService<AccessTokenMint>().For(subject, "bench");
        Console.WriteLine(JsonSerializer.Serialize(new Ready(addresses[0], addresses[1], token)));
        await Console.In.ReadToEndAsync();
    }

    private static async Task<string?> OperatorAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>();
        return (await db.Users.FirstOrDefaultAsync(user => user.IsOperator))?.Id.ToString();
    }
}
