using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>
/// kill -9 at any moment of many writes: what was acknowledged is there, what was not is whole or absent, and the log tells exactly what the
/// tables hold. ORGGRPC_KILLS sets how often; twenty by default.
/// </summary>
public sealed class CrashSafety
{
    private const int Lanes = 2;
    private const int Writers = 4;
    private const string Secret = "a-secret-of-the-test-that-is-long-enough-to-be-one";

    [Fact]
    public async Task An_acknowledged_write_survives_a_kill_at_any_moment()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("ORGGRPC_KILLS") ?? "20", CultureInfo.InvariantCulture);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => new Lane(new Random(lane)).RunAsync(kills / Lanes)));
    }

    /// <summary>One data directory, and the servers that follow each other on it.</summary>
    private sealed class Lane(Random random)
    {
        private readonly string directory = Directory.CreateTempSubdirectory("orggrpc-kill-").FullName;

        /// <summary>By slug: the last name that was acknowledged (null: the creation was not), and the one on its way when the server died.</summary>
        private readonly ConcurrentDictionary<string, (string? Acknowledged, string Attempted)> written = new();

        /// <summary>Completes with the first answer of a round: a kill before that proves nothing.</summary>
        private TaskCompletionSource answered = new();

        private Id<User> owner;
        private int count;

        public async Task RunAsync(int kills)
        {
            await FoundAsync();
            for (var kill = 0; kill < kills; kill++)
            {
                await using var server = await StartAsync();
                var organizations = new OrganizationService.OrganizationServiceClient(await server.SignInAsync("writer", Secret, "orggrpc.read orggrpc.write"));
                await VerifyAsync(organizations);
                answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
                var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteAsync(organizations))).ToList();
                await answered.Task.WaitAsync(TimeSpan.FromSeconds(60));

                // From there on the moment of the kill has to be random in time, not in what has happened.
                await Task.Delay(random.Next(1, 120));
                await server.KillAsync();
                await Task.WhenAll(writers);
            }

            await using (var last = await StartAsync())
            {
                await VerifyAsync(new(await last.SignInAsync("writer", Secret, "orggrpc.read orggrpc.write")));
                Assert.Equal(0, await last.InterruptAsync());
            }

            Assert.NotEmpty(written);
            await VerifyTablesAsync();
            Directory.Delete(directory, recursive: true);
        }

        private Task<ServerProcess> StartAsync() =>
            ServerProcess.StartAsync(directory, new Dictionary<string, string?> { ["OrgGrpc:Bootstrap"] = Path.Combine(directory, "bootstrap.json") });

        private async Task FoundAsync()
        {
            await File.WriteAllTextAsync(
                Path.Combine(directory, "bootstrap.json"),
                $$"""
                {
                  "users": [{ "email": "dave@example.org", "name": "Dave" }],
                  "serviceAccounts": [{ "clientId": "writer", "name": "Writer", "secret": "{{Secret}}", "scopes": ["orggrpc.read", "orggrpc.write"] }]
                }
                """);
            await using var server = await StartAsync();
            Assert.Equal(0, await server.InterruptAsync());
            var id = (byte[])(await ScalarAsync("SELECT id FROM users"))!;
            owner = new(new Guid(id, bigEndian: true));
        }

        /// <summary>Founds organizations and renames them until the server is gone.</summary>
        private async Task WriteAsync(OrganizationService.OrganizationServiceClient organizations)
        {
            try
            {
                while (true)
                {
                    var slug = $"o{Interlocked.Increment(ref count)}";
                    written[slug] = (null, slug);
                    var created = await organizations.CreateOrganizationAsync(new() { Name = slug, Slug = slug, OwnerUserId = owner.ToString() });
                    written[slug] = (slug, slug);
                    answered.TrySetResult();
                    for (var version = 2; version < 5; version++)
                    {
                        var name = $"{slug} v{version}";
                        written[slug] = (written[slug].Acknowledged, name);
                        await organizations.UpdateOrganizationAsync(new()
                        {
                            OrganizationId = created.Organization.Id,
                            Organization = new() { Name = name },
                            UpdateMask = new() { Paths = { "name" } },
                        });
                        written[slug] = (name, name);
                    }
                }
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
            {
                // The kill.
            }
        }

        private async Task VerifyAsync(OrganizationService.OrganizationServiceClient organizations)
        {
            foreach (var (slug, (acknowledged, attempted)) in written.Where(pair => pair.Value.Acknowledged != pair.Value.Attempted).ToList())
            {
                try
                {
                    var read = (await organizations.LookupOrganizationAsync(new() { Slug = slug })).Organization;
                    Assert.True(read.Name == acknowledged || read.Name == attempted, $"{slug} is called {read.Name}, not {acknowledged} or {attempted}.");
                    Assert.Equal(owner.ToString(), read.OwnerUserId);
                    written[slug] = (read.Name, read.Name);
                }
                catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
                {
                    Assert.True(acknowledged is null, $"{slug} was acknowledged and is gone.");
                    written.TryRemove(slug, out _);
                }
            }
        }

        /// <summary>Everything that was ever written, past the server.</summary>
        private async Task VerifyTablesAsync()
        {
            Assert.Equal("ok", await ScalarAsync("PRAGMA integrity_check"));
            Assert.Null(await ScalarAsync("PRAGMA foreign_key_check"));
            var names = new Dictionary<string, string>();
            await using var connection = await OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT slug, name FROM organizations";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                names.Add(rows.GetString(0), rows.GetString(1));
            }

            Assert.Equal(written.ToDictionary(pair => pair.Key, pair => pair.Value.Acknowledged!), names);
            Assert.Equal((long)names.Count, await ScalarAsync(
                "SELECT count(*) FROM organizations o JOIN ownerships w ON w.organization_id = o.id JOIN memberships m ON m.id = w.membership_id AND m.organization_id = o.id"));
            Assert.Equal((long)names.Count, await ScalarAsync("SELECT count(*) FROM memberships"));
            Assert.Equal((long)names.Count, await CountAsync(Change.EventOneofCase.OrganizationCreated));
            Assert.Equal(await ScalarAsync("SELECT sum(version - 1) FROM organizations"), await CountAsync(Change.EventOneofCase.OrganizationUpdated));
            Assert.Equal(await ScalarAsync("SELECT count(*) FROM changes"), await ScalarAsync("SELECT max(revision) FROM changes"));
        }

        private async Task<long> CountAsync(Change.EventOneofCase kind) =>
            (long)(await ScalarAsync($"SELECT count(*) FROM changes WHERE kind = {(int)kind}"))!;

        private async Task<object?> ScalarAsync(string sql)
        {
            await using var connection = await OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync();
        }

        private async Task<SqliteConnection> OpenAsync()
        {
            var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "orggrpc.db")};Pooling=False");
            await connection.OpenAsync();
            return connection;
        }
    }
}
