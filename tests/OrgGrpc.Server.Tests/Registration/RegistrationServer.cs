using System.Text.RegularExpressions;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Tests.Email;

namespace OrgGrpc.Server.Tests.Registration;

/// <summary>A server that takes many registrations from one network, with hashes that are quick.</summary>
public class RegistrationServer : ServerWithPostbox
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
    {
        ["OrgGrpc:Registration:MaxPerNetwork"] = "100000",
        ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        ["OrgGrpc:Users:PasswordQueue"] = "1000",
    };

    internal static string SecretOf(OutgoingEmail mail) => Regex.Match(mail.Content.Text, "secret=([A-Za-z0-9_-]{43})").Groups[1].Value;
}
