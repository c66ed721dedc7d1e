namespace OrgGrpc.Server.Email;

/// <summary>How the way to the mail server is protected. There is no "if offered": whoever stands in between decides what is offered.</summary>
public enum SmtpSecurity
{
    /// <summary>Without TLS.</summary>
    None = 1,

    /// <summary>RFC 3207, required.</summary>
    StartTls = 2,

    /// <summary>RFC 8314: TLS from the first octet.</summary>
    Tls = 3,
}
