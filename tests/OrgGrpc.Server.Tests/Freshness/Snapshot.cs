using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Freshness;

/// <summary>What a token says of itself, and what a service makes of it that has read the entries; written from the contract's words alone.</summary>
internal sealed record Snapshot(long Revision, string Subject, string? OrganizationId = null, string? SessionId = null)
{
    /// <summary>As if a token had been made now.</summary>
    public static Snapshot Of(ServerUnderTest server, User person, string? organizationId = null, string? sessionId = null) =>
        new(server.Services.GetRequiredService<ChangeLog>().Head, person.Id.ToString(), organizationId, sessionId);

    public bool IsStaleBy(IEnumerable<FreshnessEntry> entries)
    {
        var own = Texts().Select(text => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16])).ToHashSet();
        return entries.Any(entry => entry.Revision > Revision && own.Contains(Convert.ToHexString(entry.Fingerprint.Span)));
    }

    private IEnumerable<string> Texts()
    {
        yield return Subject;
        if (OrganizationId is not null)
        {
            yield return OrganizationId;
            yield return $"{Subject} {OrganizationId}";
        }

        if (SessionId is not null)
        {
            yield return SessionId;
        }
    }
}
