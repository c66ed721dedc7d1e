using System.Security.Cryptography;
using System.Text;

namespace OrgGrpc.Client.Tests.Conformance;

/// <summary>What a validator has heard of the feed.</summary>
internal static class KitFeeds
{
    public const string Quiet = "quiet";
    public const string Busy = "busy";
    public const string Silent = "silent";

    public const string Person = "user_01h2xcejqtf2nbrexx3vqjhp41";
    public const string Left = "user_01h2xcejqtf2nbrexx3vqjhp42";
    public const string Deactivated = "user_01h2xcejqtf2nbrexx3vqjhp43";
    public const string Twice = "user_01h2xcejqtf2nbrexx3vqjhp44";
    public const string Organization = "org_01h2xcejqtf2nbrexx3vqjhp41";
    public const string Suspended = "org_01h2xcejqtf2nbrexx3vqjhp42";
    public const string Session = "ses_01h2xcejqtf2nbrexx3vqjhp41";
    public const string Ended = "ses_01h2xcejqtf2nbrexx3vqjhp42";
    public const string Reports = "reports";

    public static Dictionary<string, object> All { get; } = new()
    {
        [Quiet] = new { silent = false, heard = new[] { Message(100) } },
        [Busy] = new
        {
            silent = false,
            heard = new[]
            {
                Message(100, (90, $"{Left} {Organization}"), (95, Deactivated), (100, $"{Twice} {Organization}")),
                // A sign of life, and what came later.
                Message(110),
                Message(130, (120, Suspended), (125, Ended), (128, Reports), (130, $"{Twice} {Organization}")),
                // The same once more, as after a cut.
                Message(130, (100, $"{Twice} {Organization}")),
            },
        },
        [Silent] = new { silent = true, heard = Array.Empty<object>() },
    };

    public static string FingerprintOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16]);

    private static object Message(long revision, params (long Revision, string Text)[] entries) => new
    {
        entries = entries.Select(entry => new { revision = $"{entry.Revision}", fingerprint = FingerprintOf(entry.Text) }).ToArray(),
        revision = $"{revision}",
        time = "2026-01-01T00:00:00Z",
        keep = "600s",
    };
}
