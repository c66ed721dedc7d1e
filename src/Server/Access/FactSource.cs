using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Access;

/// <summary>
/// Reads facts by prepared statements on connections of its own: a point lookup costs a few microseconds here and ten times that
/// through the DbContext, and it is what an uncached check consists of.
/// </summary>
internal sealed class FactSource(SqliteDatabase database) : IDisposable
{
    private readonly ConcurrentBag<Reader> idle = [];

    public UserFact ReadUser(Guid id)
    {
        var reader = Rent();
        var fact = reader.User(id);
        idle.Add(reader);
        return fact;
    }

    public OrganizationFact ReadOrganization(Guid id)
    {
        var reader = Rent();
        var fact = reader.Organization(id);
        idle.Add(reader);
        return fact;
    }

    public StandingFacts ReadStanding(in StandingKey key)
    {
        var reader = Rent();
        var facts = reader.Standing(key);
        idle.Add(reader);
        return facts;
    }

    /// <summary>Several standings, in their order, of one moment: a statement sees one state of the database.</summary>
    public StandingFacts[] ReadStandings(StandingKey[] keys)
    {
        var reader = Rent();
        var facts = reader.Standings(keys);
        idle.Add(reader);
        return facts;
    }

    public void Dispose()
    {
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    /// <summary>A reader that threw is not put back.</summary>
    private Reader Rent() => idle.TryTake(out var reader) ? reader : new Reader(database.ConnectionString);

    private sealed class Reader : IDisposable
    {
        private const int KeyBytes = 16;

        /// <summary>The facts of each key (<c>organization</c>, <c>person</c>) of <c>k</c>; what is not there is NULL.</summary>
        private const string StandingOf = """
            SELECT o.status, w.membership_id, u.status, u.is_operator, m.id, m.roles, m.status, k.number FROM k
            LEFT JOIN organizations o ON o.id = k.organization
            LEFT JOIN ownerships w ON w.organization_id = o.id
            LEFT JOIN users u ON u.id = k.person
            LEFT JOIN memberships m ON m.organization_id = o.id AND m.user_id = u.id
            """;

        private readonly SqliteConnection connection;
        private readonly SqliteCommand user;
        private readonly SqliteCommand organization;
        private readonly SqliteCommand standing;
        private readonly SqliteCommand standings;

        public Reader(string connectionString)
        {
            connection = new(connectionString);
            connection.Open();
            SqlitePragmas.Tell(connection);
            user = Prepare("SELECT status, is_operator FROM users WHERE id = $id", "$id");
            organization = Prepare(
                "SELECT o.status, w.membership_id FROM organizations o JOIN ownerships w ON w.organization_id = o.id WHERE o.id = $id", "$id");
            standing = Prepare(
                $"WITH k(number, organization, person) AS (SELECT 0, $organization, $person) {StandingOf}", "$organization", "$person");
            standings = Prepare(
                $"""
                WITH RECURSIVE k(number, organization, person) AS (
                    SELECT 0, substr($keys, 1, 16), substr($keys, 17, 16)
                    UNION ALL
                    SELECT number + 1, substr($keys, 32 * number + 33, 16), substr($keys, 32 * number + 49, 16) FROM k
                    WHERE 32 * number + 33 <= length($keys))
                {StandingOf}
                """,
                "$keys");
        }

        public UserFact User(Guid id)
        {
            user.Parameters[0].Value = Bytes(id);
            using var row = user.ExecuteReader();
            return row.Read() ? new((UserStatus)row.GetInt32(0), row.GetBoolean(1)) : default;
        }

        public OrganizationFact Organization(Guid id)
        {
            organization.Parameters[0].Value = Bytes(id);
            using var row = organization.ExecuteReader();
            return row.Read() ? new((OrganizationStatus)row.GetInt32(0), ReadGuid(row, 1)) : default;
        }

        public StandingFacts Standing(in StandingKey key)
        {
            standing.Parameters[0].Value = Bytes(key.Organization.Value);
            standing.Parameters[1].Value = Bytes(key.User.Value);
            using var row = standing.ExecuteReader();
            row.Read();
            return ReadStanding(row);
        }

        public StandingFacts[] Standings(StandingKey[] keys)
        {
            var bytes = new byte[keys.Length * 2 * KeyBytes];
            for (var index = 0; index < keys.Length; index++)
            {
                var key = bytes.AsSpan(index * 2 * KeyBytes);
                keys[index].Organization.Value.TryWriteBytes(key, bigEndian: true, out _);
                keys[index].User.Value.TryWriteBytes(key[KeyBytes..], bigEndian: true, out _);
            }

            standings.Parameters[0].Value = bytes;
            using var row = standings.ExecuteReader();
            var facts = new StandingFacts[keys.Length];
            while (row.Read())
            {
                facts[row.GetInt32(7)] = ReadStanding(row);
            }

            return facts;
        }

        public void Dispose() => connection.Dispose();

        private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

        private static StandingFacts ReadStanding(SqliteDataReader row) => new(
            row.IsDBNull(0) || row.IsDBNull(1) ? default : new((OrganizationStatus)row.GetInt32(0), ReadGuid(row, 1)),
            row.IsDBNull(2) ? default : new((UserStatus)row.GetInt32(2), row.GetBoolean(3)),
            row.IsDBNull(4) ? default : new(ReadGuid(row, 4), (RoleSet)row.GetInt32(5), (MembershipStatus)row.GetInt32(6)));

        private static Guid ReadGuid(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

        private SqliteCommand Prepare(string text, params string[] parameters)
        {
            var command = connection.CreateCommand();
            command.CommandText = text;
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(parameter, SqliteType.Blob);
            }

            command.Prepare();
            return command;
        }
    }
}
