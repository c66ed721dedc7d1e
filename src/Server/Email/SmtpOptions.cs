using System.ComponentModel.DataAnnotations;
using System.Net.Security;

namespace OrgGrpc.Server.Email;

/// <summary>Section <c>OrgGrpc:Email:Smtp</c>: the mail server of the transport <c>Smtp</c>.</summary>
public sealed class SmtpOptions
{
    public const string Section = "OrgGrpc:Email:Smtp";

    /// <summary>Name of the mail server, which its certificate must bear. Required with the transport <c>Smtp</c>.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port of the mail server. Default: 465 with the security <c>Tls</c>, else 587; 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>
    /// <c>StartTls</c>: TLS after the greeting, and no mail to a server that does not offer it. <c>Tls</c>: TLS from the first octet.
    /// <c>None</c>: everything in clear, for a mail server on the same machine; no user is allowed then. Default: <c>StartTls</c>.
    /// </summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Whom the server signs in as, together with <see cref="Password"/>. Default: none, it does not sign in.</summary>
    public string? User { get; set; }

    /// <summary>Password of <see cref="User"/>; better in the environment than in a file. Default: none.</summary>
    public string? Password { get; set; }

    /// <summary>Judges the mail server's certificate; null leaves that to the system.</summary>
    internal RemoteCertificateValidationCallback? CertificateCheck { get; set; }

    internal int EffectivePort => Port ?? (Security == SmtpSecurity.Tls ? 465 : 587);
}
