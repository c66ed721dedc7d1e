using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Bench;

/// <summary>
/// One million memberships in 10,000 organizations of 100, and a few large organizations; written with plain SQL, because what is
/// measured is reading. Ids are counted, so that the load driver can name any of them.
/// </summary>
internal sealed class Dataset(string path, IReadOnlyList<int> largeSizes)
{
    public const int Organizations = 10_000;
    public const int MembersEach = 100;

    private const int People = 1_000_000;

    private const string PersonColumns =
        "id, name, address, email, normalized_email, user_name, normalized_user_name, email_confirmed, lockout_enabled, two_factor_enabled, "
        + "phone_number_confirmed, access_failed_count, locale, needs_approval, create_time, update_time, version";

    private const string PersonValues = "$id, $text, $text, $text, $text, $text, $text, 1, 1, 0, 0, 0, '', 0, 0, 0, 1";

    /// <summary>Makes the database of a server that has not started yet in this directory.</summary>
    public static async Task SeedAsync(string directory, IReadOnlyList<int> largeSizes)
    {
        Console.Error.WriteLine($"Writing {Organizations} organizations of {MembersEach} and {largeSizes.Count} large ones …");
        using (await Child.StartAsync("serve", directory))
        {
            // Starting once creates the schema.
        }

        new Dataset(Path.Combine(directory, "orggrpc.db"), largeSizes).Write();
    }

    public static string Organization(int number) => TypeId.Format("org", Key(1, number));

    public static string Person(int number) => TypeId.Format("user", Key(2, number));

    /// <summary>A large organization by its place in the list of sizes.</summary>
    public static string Large(int index) => Organization(Organizations + index);

    /// <summary>Member number <paramref name="member"/> of an ordinary organization.</summary>
    public static string Member(int organization, int member) => Person(PersonOf(organization, member));

    public void Write()
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Run(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;");
        using var transaction = connection.BeginTransaction();
        WritePeople(connection, largeSizes.Append(People).Max());
        var memberships = 0;
        for (var organization = 0; organization < Organizations; organization++)
        {
            var of = organization;
            memberships = WriteOrganization(connection, of, MembersEach, memberships, member => PersonOf(of, member));
        }

        for (var index = 0; index < largeSizes.Count; index++)
        {
            memberships = WriteOrganization(connection, Organizations + index, largeSizes[index], memberships, member => member);
        }

        transaction.Commit();
        Run(connection, "ANALYZE;");
    }

    /// <summary>People who can sign in, and in what state they are.</summary>
    public static void WriteAccounts(string path, IEnumerable<(string Address, int Status)> accounts, string passwordHash)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var insert = Insert(connection, "users", (
            $"{PersonColumns}, security_stamp, password_hash, status, is_operator, first_verify_time",
            $"{PersonValues}, 'stamp', $hash, $status, 0, CASE WHEN $status = 1 THEN NULL ELSE 0 END"), "$id", "$text", "$hash", "$status");
        insert.Parameters[2].Value = passwordHash;
        var number = 0;
        foreach (var (address, status) in accounts)
        {
            insert.Parameters[0].Value = Bytes(2, number++);
            insert.Parameters[1].Value = address;
            insert.Parameters[3].Value = status;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static int PersonOf(int organization, int member) => ((organization * MembersEach) + member) % People;

    private static void WritePeople(SqliteConnection connection, int count)
    {
        using var insert = Insert(connection, "users", (
            $"{PersonColumns}, status, is_operator", $"{PersonValues}, 2, $operator"), "$id", "$text", "$operator");
        for (var person = 0; person < count; person++)
        {
            insert.Parameters[0].Value = Bytes(2, person);
            insert.Parameters[1].Value = $"p{person}@example.org";
            insert.Parameters[2].Value = person == 0 ? 1 : 0;
            insert.ExecuteNonQuery();
        }
    }

    private static int WriteOrganization(SqliteConnection connection, int number, int members, int first, Func<int, int> person)
    {
        var id = Bytes(1, number);
        using var organization = Insert(connection, "organizations", (
            "id, name, attributes, status, join_policy, status_before_deletion, create_time, update_time, version", "$id, $name, '{}', 1, 1, 1, 0, 0, 1"),
            "$id", "$name");
        organization.Parameters[0].Value = id;
        organization.Parameters[1].Value = $"Organization {number}";
        organization.ExecuteNonQuery();

        using var membership = Insert(connection, "memberships", (
            "id, organization_id, user_id, roles, title, attributes, status, create_time, update_time, version",
            "$id, $organization, $user, 1, '', '{}', 1, 0, 0, 1"), "$id", "$organization", "$user");
        membership.Parameters[1].Value = id;
        for (var member = 0; member < members; member++)
        {
            membership.Parameters[0].Value = Bytes(3, first + member);
            membership.Parameters[2].Value = Bytes(2, person(member));
            membership.ExecuteNonQuery();
        }

        using var ownership = Insert(connection, "ownerships", (
            "organization_id, membership_id, since_time, version", "$organization, $membership, 0, 1"), "$organization", "$membership");
        ownership.Parameters[0].Value = id;
        ownership.Parameters[1].Value = Bytes(3, first);
        ownership.ExecuteNonQuery();
        return first + members;
    }

    private static SqliteCommand Insert(SqliteConnection connection, string table, (string Columns, string Values) row, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({row.Columns}) VALUES ({row.Values})";
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter, null));
        }

        return command;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static byte[] Bytes(int noun, int number) => Key(noun, number).ToByteArray(bigEndian: true);

    private static Guid Key(int noun, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt32BigEndian(bytes, noun);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new(bytes, bigEndian: true);
    }
}
