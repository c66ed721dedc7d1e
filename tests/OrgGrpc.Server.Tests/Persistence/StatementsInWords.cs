using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Persistence;

/// <summary>
/// docs/statements.md tells how many SQL statements each rpc costs, as counted. Set UPDATE_DOCS=1 to write it anew. What an rpc costs never
/// depends on how much is there, only, for the few named here, on how many things it changes.
/// </summary>
public sealed class StatementsInWords(StagedServer server) : IClassFixture<StagedServer>
{
    private const string Page = "docs/statements.md";
    private const int Few = 3;
    private const int Many = 60;

    /// <summary>These write rows for each thing that they change: there is no way around that.</summary>
    private static readonly Dictionary<string, string> PerItem = new()
    {
        ["InvitationService.BatchCreateInvitations"] = "invitation made",
        ["ClientService.CreateClient"] = "binding",
        ["UserService.DeleteUser"] = "membership that ends",
    };

    [Fact]
    public void Every_rpc_of_the_contract_has_a_sample_call() => Assert.Equal(Rpcs.All.Select(Rpcs.NameOf).Order(), SampleCalls.All.Keys.Order());

    [Fact]
    public async Task The_page_tells_what_every_rpc_costs_however_much_there_is()
    {
        for (var i = 0; i < Many; i++)
        {
            await server.AddProgramAsync();
        }

        var rows = new List<string>();
        var growing = new List<string>();
        foreach (var rpc in Rpcs.All)
        {
            var (few, many) = (await CountAsync(rpc, Few), await CountAsync(rpc, Many));
            var each = (many - few) / (Many - Few);
            var name = Rpcs.NameOf(rpc);
            if (many != few && (!PerItem.ContainsKey(name) || many != few + (each * (Many - Few))))
            {
                growing.Add($"{name}: {few} with {Few}, {many} with {Many}");
            }

            var cost = (few - (each * Few)).ToString(CultureInfo.InvariantCulture) + (each > 0 ? $" + {each} for each {PerItem[name]}" : "");
            rows.Add($"| `{name}` | {cost} |");
        }

        Assert.True(growing.Count == 0, string.Join(Environment.NewLine, growing));
        var page = Render(rows);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(Sources.Root, Page), page);
        }

        Assert.Equal(page, Sources.Read(Page));
    }

    private async Task<int> CountAsync(MethodDescriptor rpc, int size)
    {
        var stage = await Stage.SetAsync(server, size);
        var sample = SampleCalls.All[Rpcs.NameOf(rpc)];
        var (caller, request) = await sample.PrepareAsync(stage);

        // What decides access is remembered; the count is that of a caller who has called before.
        await new UserService.UserServiceClient(server.As(stage.Operator.Id)).ListUsersAsync(new() { PageSize = 1 });
        await caller.RefusalAsync(Rpcs.Find("RoleService.ListRoles"), new ListRolesRequest { OrganizationId = stage.OrganizationId }.ToByteArray());
        return (await server.Statements.OfAsync(() => caller.CallAsync(rpc, request.ToByteArray(), messages: 2))).Count;
    }

    private static string Render(IEnumerable<string> rows) => $"""
        # Statements

        How many SQL statements each rpc sends for a successful call, as the tests count them. None depends on how many people, organizations,
        memberships, invitations or changes there are, nor on the size of a page. Beginning and committing a transaction is not counted; nor is
        what decides access, which is remembered until it changes: a caller's first call sends up to three statements more.

        | rpc | statements |
        |---|---|
        {string.Join('\n', rows)}

        """.ReplaceLineEndings("\n");
}
