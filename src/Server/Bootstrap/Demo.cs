using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Languages;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>The bootstrap file that comes with the server, for Development: everybody can read its secrets.</summary>
internal static class Demo
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "demo.json");

    public static BootstrapDocument Document { get; } = BootstrapFile.Read(Path).Document;

    /// <summary>A copy of the demo is no production file until its secrets are others.</summary>
    public static void RequireOtherSecrets(BootstrapFile file)
    {
        var known = Secrets(Document).Select(secret => secret.Value).ToHashSet();
        foreach (var (path, value) in Secrets(file.Document).Where(secret => known.Contains(secret.Value)))
        {
            file.Fault(path, "is a published secret of the demo, which serves in Development only");
        }

        file.ThrowIfFaulty();
    }

    public static void Introduce(BootstrapDocument demo, StartNotes notes)
    {
        var accounts = Spoken.In(Spoken.English, () => demo.Users.Select(user => $"{user.Email,-24}{Part(demo, user)}").ToList());
        notes.Add($"Demo accounts (Development only), password \"{demo.Users[0].Password}\"", [.. accounts]);
    }

    /// <summary>Who somebody is, in the reader's language.</summary>
    public static string Part(BootstrapDocument demo, BootstrapUser user)
    {
        var owned = demo.Organizations.Where(organization => organization.Owner == user.Email)
            .Select(organization => organization.Suspended ? T($"owns {organization.Name} (suspended)") : T($"owns {organization.Name}"));
        var joined = demo.Organizations.SelectMany(organization => organization.Members.Where(member => member.Email == user.Email)
            .Select(member => member.Roles.Contains(Role.Admin) ? T($"admin of {organization.Name}") : T($"member of {organization.Name}")));
        string[] operates = user.Operator ? [T("operates this server")] : [];
        return string.Join(", ", operates.Concat(owned).Concat(joined).DefaultIfEmpty(T("belongs to no organization")));
    }

    private static IEnumerable<(string Path, string Value)> Secrets(BootstrapDocument document) =>
        document.Users.Select((user, index) => ($"users[{index}].password", user.Password))
            .Concat(document.Clients.Select((client, index) => ($"clients[{index}].secret", client.Secret)))
            .Concat(document.ServiceAccounts.Select((account, index) => ($"serviceAccounts[{index}].secret", (string?)account.Secret)))
            .Where(secret => secret.Item2 is not null)
            .Select(secret => (secret.Item1, secret.Item2!));
}
