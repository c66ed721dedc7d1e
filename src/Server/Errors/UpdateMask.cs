using Google.Protobuf.WellKnownTypes;

namespace OrgGrpc.Server.Errors;

/// <summary>Which fields an update means: those named, all of them known and writable.</summary>
internal static class UpdateMask
{
    public static HashSet<string> Parse(FieldMask? mask, Violations violations, params string[] writable)
    {
        if (mask is null || mask.Paths.Count == 0)
        {
            violations.Add("update_mask", $"must name at least one of {string.Join(", ", writable)}");
            return [];
        }

        foreach (var path in mask.Paths.Except(writable).Take(writable.Length + 1))
        {
            violations.Add("update_mask", $"names {(path.Length <= 64 ? path : "a path")}, which is unknown or read-only");
        }

        return [.. mask.Paths];
    }
}
