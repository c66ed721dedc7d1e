using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Ownership;

/// <summary>Past all code, by SQL: the constraints alone keep exactly one owner, who is a member of that very organization.</summary>
public sealed class OwnersInTheDatabase(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task No_statement_leaves_an_organization_with_two_owners_none_or_a_strangers()
    {
        var band = await Band.FormAsync(server);
        var other = await Band.FormAsync(server);
        var (o, kurt, dave, theirs) = (Bytes<Organization>(band.Id), Bytes<Membership>(band.KurtsId), Bytes<Membership>(band.DavesId), Bytes<Membership>(other.DavesId));

        // Two owners; none; one of another organization; the owner's membership or person gone; a person twice.
        await RefusedAsync("INSERT INTO ownerships (organization_id, membership_id, since_time, version) VALUES ($o, $m, 0, 1)", o, dave);
        await RefusedAsync("DELETE FROM ownerships WHERE organization_id = $o", o, dave);
        await RefusedAsync("UPDATE ownerships SET membership_id = $m WHERE organization_id = $o", o, theirs);
        await RefusedAsync("DELETE FROM memberships WHERE id = $m", o, kurt);
        await RefusedAsync("DELETE FROM memberships WHERE organization_id = $o", o, kurt);
        await RefusedAsync("DELETE FROM users WHERE id = (SELECT user_id FROM memberships WHERE id = $m)", o, kurt);
        await RefusedAsync("DELETE FROM users", o, kurt);
        await RefusedAsync("UPDATE memberships SET organization_id = (SELECT organization_id FROM memberships WHERE id = $m) WHERE organization_id = $o", o, theirs);
        await RefusedAsync("UPDATE memberships SET roles = 5 WHERE id = $m", o, dave);
        await RefusedAsync(
            """
            INSERT INTO memberships (id, organization_id, user_id, roles, title, attributes, status, create_time, update_time, version)
            SELECT randomblob(16), organization_id, user_id, roles, title, attributes, status, create_time, update_time, version
            FROM memberships WHERE id = $m
            """, o, dave);
        await RefusedAsync("UPDATE memberships SET user_id = (SELECT user_id FROM memberships WHERE id = $m) WHERE organization_id = $o", o, kurt);

        Assert.Equal(band.Kurt.Id.ToString(), await band.OwnerAsync());
        Assert.Equal(3, (await band.MembersAsync()).Count);
    }

    [Fact]
    public async Task The_migrated_schema_has_the_deferred_foreign_key()
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'organizations'";

        var sql = (string)(await command.ExecuteScalarAsync())!;

        Assert.Contains("REFERENCES \"ownerships\" (\"organization_id\") DEFERRABLE INITIALLY DEFERRED", sql);
    }

    [Fact]
    public async Task What_the_constraints_refuse_is_told_in_the_contracts_words()
    {
        var band = await Band.FormAsync(server);
        Id<Organization>.TryParse(band.Id, out var organization);

        var twice = await TranslatedAsync(db => db.Add(Membership.Join(organization, band.Dave.Id, RoleSet.Member, TimeProvider.System.GetUtcNow())));
        Assert.Equal((ErrorReason.AlreadyMember, band.DavesId), (twice.Reason, twice.Metadata["membership_id"]));

        var ownerless = await TranslatedAsync(db => db.Remove(db.Memberships.Single(membership => membership.UserId == band.Kurt.Id)));
        Assert.Equal((ErrorReason.OwnershipRequired, band.Id), (ownerless.Reason, ownerless.Metadata["organization_id"]));

        var nobody = await TranslatedAsync(db => db.Add(Membership.Join(
            organization, Id<User>.New(TimeProvider.System.GetUtcNow()), RoleSet.Member, TimeProvider.System.GetUtcNow())));
        Assert.Equal(ErrorReason.UserNotFound, nobody.Reason);
    }

    private static byte[] Bytes<T>(string id)
        where T : IIdentified =>
        Id<T>.TryParse(id, out var parsed) ? parsed.Value.ToByteArray(bigEndian: true) : throw new ArgumentException(id);

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(server.Services.GetRequiredService<SqliteDatabase>().ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task RefusedAsync(string sql, byte[] organization, byte[] membership)
    {
        await using var connection = await OpenAsync();
        await using var transaction = connection.BeginTransaction();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$o", organization);
        command.Parameters.AddWithValue("$m", membership);
        // Some constraints speak at the statement, the deferred one when the transaction commits.
        var refused = await Assert.ThrowsAsync<SqliteException>(async () =>
        {
            Assert.True(await command.ExecuteNonQueryAsync() > 0, $"Touched nothing: {sql}");
            await transaction.CommitAsync();
        });
        Assert.True(refused.SqliteErrorCode == 19, sql);
    }

    private Task<Refusal> TranslatedAsync(Action<OrgGrpcDbContext> work) => server.InScopeAsync(services =>
    {
        var transaction = services.GetRequiredService<WriteTransaction>();
        return Assert.ThrowsAsync<Refusal>(() => transaction.RunAsync(
            () =>
            {
                work(services.GetRequiredService<OrgGrpcDbContext>());
                return transaction.SaveAsync(CancellationToken.None);
            },
            CancellationToken.None));
    });
}
