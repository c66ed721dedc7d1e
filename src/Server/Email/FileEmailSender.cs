using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Email;

/// <summary>Writes one file per mail. A mail that is sent again after a crash replaces its own file.</summary>
internal sealed class FileEmailSender(IOptions<EmailOptions> options, SqliteDatabase database, EmailComposer composer) : IEmailSender
{
    private readonly string directory = Path.Combine(Path.GetDirectoryName(database.Path)!, options.Value.Directory);

    public async Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        CreateDirectory();
        var file = Path.Combine(directory, $"{email.Id}.eml");
        var draft = $"{file}.part";
        using (var mail = composer.Compose(email))
        {
            await mail.WriteToAsync(draft, cancellationToken);
        }

        // Whoever picks the files up never sees half a mail.
        File.Move(draft, file, overwrite: true);
    }

    /// <summary>The mails hold secrets: nobody but the server's own account reads them, unless the operator made the folder.</summary>
    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
