using System.Data;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Persistence;

/// <summary>
/// Asks SQLite for the plan of every statement that an rpc sends: none reads a whole table, and no page is sorted before it is cut. What
/// is excepted stands here, with its reason.
/// </summary>
public sealed class ReadingByIndexes(StagedServer server) : IClassFixture<StagedServer>
{
    private const string Counts = "Counts what it is asked to count, from an index alone.";
    private const string Walks = "The first page of all, or of all that a query admits: in the order of the ids, until the page is full.";
    private const string Sorts = "Several states in one list: found by the index of the states, then sorted.";

    /// <summary>Starts of lines of a plan that are all right for a rpc.</summary>
    private static readonly (string Rpc, string Line, string Reason)[] Excepted =
    [
        ("OrganizationService.ListOrganizations", "SCAN o USING COVERING INDEX ix_organizations_status_id", Counts),
        ("OrganizationService.ListOrganizations", "SCAN o USING INDEX sqlite_autoindex_organizations_1", Walks),
        ("OrganizationService.ListOrganizations", "USE TEMP B-TREE FOR ORDER BY", Sorts),
        ("UserService.ListUsers", "SCAN users USING COVERING INDEX", Counts),
        ("UserService.ListUsers", "SCAN u USING INDEX sqlite_autoindex_users_1", Walks),
        ("UserService.ListUsers", "USE TEMP B-TREE FOR ORDER BY", Sorts),
    ];

    [Theory]
    [MemberData(nameof(Rpcs.Names), MemberType = typeof(Rpcs))]
    public async Task Every_rpc_finds_its_rows_by_an_index(string rpc)
    {
        var stage = await Stage.SetAsync(server);
        var (caller, request) = await SampleCalls.All[rpc].PrepareAsync(stage);

        var statements = new List<StatementCounter.Statement>();
        foreach (var variant in Variants(rpc, request, stage))
        {
            statements.AddRange(await server.Statements.OfAsync(() => caller.CallAsync(Rpcs.Find(rpc), variant.ToByteArray(), messages: 2)));
            if (await NextPageAsync(rpc, variant) is { } next)
            {
                statements.AddRange(await server.Statements.OfAsync(() => caller.CallAsync(Rpcs.Find(rpc), next.ToByteArray())));
            }
        }

        var faults = (await PlansAsync(statements))
            .Where(step => IsSlow(step.Statement, step.Detail) && (IsOfOnePerson(step.Statement) || !IsExcepted(rpc, step.Detail)))
            .Select(step => $"{step.Detail}{Environment.NewLine}{step.Statement}").Distinct().ToList();
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine + Environment.NewLine, faults));

        async Task<IMessage?> NextPageAsync(string name, IMessage first)
        {
            if (first.Descriptor.FindFieldByName("page_token") is not { } token)
            {
                return null;
            }

            var one = Copy(first);
            one.Descriptor.FindFieldByName("page_size").Accessor.SetValue(one, 1);
            var answer = await caller.CallAsync(Rpcs.Find(name), one.ToByteArray());
            token.Accessor.SetValue(one, answer.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(answer));
            return one;
        }
    }

    /// <summary>A list in each order, with each filter and with a query; any other rpc as it is.</summary>
    private static IEnumerable<IMessage> Variants(string rpc, IMessage request, Stage stage)
    {
        if (request.Descriptor.FindFieldByName("page_size") is null)
        {
            return [request];
        }

        var requests = new[] { request }.Concat(Filters(rpc, stage).Select(filter => With(request, "filter", filter)));
        if (request.Descriptor.FindFieldByName("query") is not null)
        {
            requests = requests.SelectMany(one => new[] { one, With(With(one, "include_total", false), "query", "fan") });
        }

        if (request.Descriptor.FindFieldByName("order_by") is { } order)
        {
            requests = requests.SelectMany(one => order.EnumType.Values.Select(value => With(one, "order_by", value.Number)));
        }

        return requests.ToList();
    }

    private static IEnumerable<IMessage> Filters(string rpc, Stage stage) => rpc switch
    {
        "OrganizationService.ListOrganizations" =>
        [
            new OrganizationFilter { Statuses = { OrganizationStatus.Active } },
            new OrganizationFilter { Statuses = { OrganizationStatus.Suspended, OrganizationStatus.Deleted } },
            new OrganizationFilter { OwnerUserId = stage.Operator.Id.ToString() },
        ],
        "MembershipService.ListMemberships" =>
        [
            new MembershipFilter { Status = MembershipStatus.Active },
            new MembershipFilter { Role = "admin" },
            new MembershipFilter { Role = "owner" },
        ],
        "InvitationService.ListInvitations" =>
        [
            new InvitationFilter { Statuses = { InvitationStatus.Pending } },
            new InvitationFilter { Statuses = { InvitationStatus.Expired, InvitationStatus.Accepted } },
            new InvitationFilter { Email = stage.Stranger.Address.Value },
        ],
        "UserService.ListUsers" => [new UserFilter { Statuses = { UserStatus.Active } }, new UserFilter { Statuses = { UserStatus.Pending, UserStatus.Deactivated } }],
        "ClientService.ListClients" => [new ClientFilter { Type = ClientType.Public }, new ClientFilter { OrganizationId = stage.OrganizationId }],
        _ => [],
    };

    private static IMessage With(IMessage request, string field, object value)
    {
        var copy = Copy(request);
        copy.Descriptor.FindFieldByName(field).Accessor.SetValue(copy, value);
        return copy;
    }

    private static IMessage Copy(IMessage request) => request.Descriptor.Parser.ParseFrom(request.ToByteArray());

    private static bool IsExcepted(string rpc, string step) =>
        Excepted.Any(except => except.Rpc == rpc && step.StartsWith(except.Line, StringComparison.Ordinal));

    /// <summary>What belongs to one person is little, and nothing excuses looking at what belongs to others.</summary>
    private static bool IsOfOnePerson(string statement) => statement.Contains("\"user_id\" = @", StringComparison.Ordinal);

    private static bool IsSlow(string statement, string step) =>
        step.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal)
        || (step.StartsWith("SCAN", StringComparison.Ordinal) && ScansTable(statement, step));

    /// <summary>Not a list of parameters, nor what a subquery has found by an index, nor what is never run.</summary>
    private static bool ScansTable(string statement, string step) =>
        step != "SCAN CONSTANT ROW" && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal) && !statement.EndsWith("WHERE 0", StringComparison.Ordinal)
        && !statement.Contains($") AS \"{step.Split(' ')[1]}\"", StringComparison.Ordinal);

    private async Task<List<(string Statement, string Detail)>> PlansAsync(IEnumerable<StatementCounter.Statement> statements)
    {
        await using var connection = new SqliteConnection(server.Services.GetRequiredService<SqliteDatabase>().ConnectionString);
        await connection.OpenAsync();
        var steps = new List<(string, string)>();
        foreach (var statement in statements.DistinctBy(statement => statement.Text))
        {
            await using var explain = connection.CreateCommand();
            explain.CommandText = $"EXPLAIN QUERY PLAN {statement.Text}";
            foreach (var (name, value) in statement.Parameters)
            {
                explain.Parameters.AddWithValue(name, value);
            }

            await using var plan = await explain.ExecuteReaderAsync(CommandBehavior.Default);
            while (await plan.ReadAsync())
            {
                steps.Add((statement.Text, plan.GetString(3)));
            }
        }

        return steps;
    }
}
