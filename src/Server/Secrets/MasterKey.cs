using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Secrets;

/// <summary>
/// The one key that is not in the database: it seals the Data Protection keys, which protect the signing keys, queued mails and cookies. A
/// copy of the database without this file opens nothing.
/// </summary>
internal sealed class MasterKey
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lazy<byte[]> key;

    public MasterKey(IOptions<ServerOptions> options, IHostEnvironment environment, SqliteDatabase database)
    {
        FilePath = options.Value.MasterKeyFile is { Length: > 0 } file
            ? Path.Combine(environment.ContentRootPath, file)
            : Path.Combine(Path.GetDirectoryName(database.Path)!, "orggrpc.key");
        key = new(Read);
    }

    public string FilePath { get; }

    public byte[] Seal(byte[] plain)
    {
        using var cipher = new AesGcm(key.Value, TagBytes);
        var @sealed = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = @sealed.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, plain, @sealed.AsSpan(NonceBytes + TagBytes), @sealed.AsSpan(NonceBytes, TagBytes));
        return @sealed;
    }

    /// <exception cref="CryptographicException">It was sealed with another key, or changed since.</exception>
    public byte[] Open(byte[] @sealed)
    {
        if (@sealed.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The sealed key is too short.");
        }

        using var cipher = new AesGcm(key.Value, TagBytes);
        var plain = new byte[@sealed.Length - NonceBytes - TagBytes];
        cipher.Decrypt(@sealed.AsSpan(0, NonceBytes), @sealed.AsSpan(NonceBytes + TagBytes), @sealed.AsSpan(NonceBytes, TagBytes), plain);
        return plain;
    }

    /// <summary>Makes the file when there is none: only while the database is new.</summary>
    public void Make()
    {
        if (File.Exists(FilePath))
        {
            return;
        }

        // Written beside and moved: nobody ever finds half a key.
        var draft = FilePath + ".new";
        var access = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, access))
        {
            using var writer = new StreamWriter(stream);
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, FilePath);
    }

    private byte[] Read()
    {
        try
        {
            var bytes = Convert.FromBase64String(File.ReadAllText(FilePath).Trim());
            return bytes.Length == KeyBytes ? bytes : throw new FormatException();
        }
        catch (FormatException exception)
        {
            throw new StartFault($"The file {FilePath} (OrgGrpc:MasterKeyFile) must hold {KeyBytes} bytes in base64.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFault($"The key file {FilePath} (OrgGrpc:MasterKeyFile) cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
