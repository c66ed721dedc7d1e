using System.Collections.Concurrent;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Bench;

/// <summary>
/// The yardsticks: a gRPC server that answers CheckAccess with a constant (what the transport costs), and one that looks the answer up
/// with a single prepared statement (what SQLite costs on top). Neither authenticates.
/// </summary>
internal static class EchoHost
{
    public static async Task RunAsync(string? database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new RawLookup(database));
        await using var app = builder.Build();
        if (database is null)
        {
            app.MapGrpcService<EchoService>();
        }
        else
        {
            app.MapGrpcService<RawService>();
        }

        await app.StartAsync();
        Console.WriteLine(JsonSerializer.Serialize(new Ready(app.Urls.First(), "", "")));
        await Console.In.ReadToEndAsync();
    }
}

internal sealed class EchoService : AccessService.AccessServiceBase
{
    public override Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context) =>
        Task.FromResult(new CheckAccessResponse { Allowed = true, MembershipId = request.UserId, Roles = { "member" }, Revision = 1 });
}

internal sealed class RawService(RawLookup lookup) : AccessService.AccessServiceBase
{
    public override Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context) =>
        Task.FromResult(lookup.Check(request));
}

internal sealed class RawLookup(string? database)
{
    private readonly ConcurrentBag<SqliteCommand> idle = [];

    public CheckAccessResponse Check(CheckAccessRequest request)
    {
        Id<Server.Organizations.Organization>.TryParse(request.OrganizationId, out var organization);
        Id<Server.Users.User>.TryParse(request.UserId, out var user);
        var command = idle.TryTake(out var rested) ? rested : Prepare();
        command.Parameters[0].Value = organization.Value.ToByteArray(bigEndian: true);
        command.Parameters[1].Value = user.Value.ToByteArray(bigEndian: true);
        using var row = command.ExecuteReader();
        var found = row.Read();
        var response = new CheckAccessResponse { Allowed = found, MembershipId = found ? request.UserId : "", Roles = { "member" }, Revision = 1 };
        row.Close();
        idle.Add(command);
        return response;
    }

    private SqliteCommand Prepare()
    {
        var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = "SELECT id, roles, status FROM memberships WHERE organization_id = $organization AND user_id = $user";
        command.Parameters.Add("$organization", SqliteType.Blob);
        command.Parameters.Add("$user", SqliteType.Blob);
        command.Prepare();
        return command;
    }
}
