using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Paging;

/// <summary>What every list that can be searched, ordered and counted asks of its request.</summary>
internal static class SearchedLists
{
    public static void CheckSearch<TOrder>(this Violations violations, string query, int maxLength, TOrder order, bool includeTotal)
        where TOrder : struct, Enum
    {
        violations.Check("query", query.Length > maxLength ? T($"must be at most {maxLength} characters") : null);
        violations.Check("order_by", Enum.IsDefined(order) ? null : "must be a known order");
        violations.Check("include_total", includeTotal && query.Length > 0 ? "must not be set together with query" : null);
    }
}
