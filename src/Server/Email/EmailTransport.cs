namespace OrgGrpc.Server.Email;

/// <summary>The ways out.</summary>
public enum EmailTransport
{
    /// <summary>The log, for Development only: nothing is sent.</summary>
    Console = 1,

    /// <summary>One <c>.eml</c> file per mail, for a program that picks them up.</summary>
    File = 2,

    /// <summary>A mail server, see <see cref="SmtpOptions"/>.</summary>
    Smtp = 3,
}
