using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>The table of permissions as access.proto states it in words: the server must agree with what its readers were told.</summary>
internal static class PermissionTable
{
    private static readonly Dictionary<string, string[]> Rows = Sources.Read("protos/orggrpc/v1/access.proto")
        .Split('\n')
        .Select(line => line.TrimStart('/', ' ').Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(cells => cells.Length == 5 && cells[0].Contains(':', StringComparison.Ordinal))
        .ToDictionary(cells => cells[0], cells => cells[1..]);

    public static IReadOnlyCollection<string> Permissions => Rows.Keys;

    public static bool Holds(string permission, CallerKind kind) => kind switch
    {
        CallerKind.Member => Rows[permission][0] == "yes",
        CallerKind.Admin or CallerKind.ProgramBoundAsAdmin => Rows[permission][1] == "yes",
        CallerKind.Owner => Rows[permission][2] == "yes",
        CallerKind.Operator => Rows[permission][3] == "yes",
        _ => false,
    };
}
