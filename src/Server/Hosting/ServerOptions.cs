using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Hosting;

/// <summary>Section <c>OrgGrpc</c>: what the whole server needs to know.</summary>
public sealed class ServerOptions
{
    public const string Section = "OrgGrpc";

    /// <summary>
    /// Where people and programs reach the web side, without a path: the OpenID Connect issuer, and the base of every mailed link.
    /// Required outside Development, and https there unless it is a loopback address. In Development the default is <c>Kestrel:Endpoints:Web:Url</c>.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>Where the database lives; relative to the content root. Default: <c>data</c>.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// The file with the key that seals all keys in the database: 32 bytes in base64, relative to the content root. Made at the first start when
    /// missing. Keep a copy of it apart from the backups of the database. Default: <c>orggrpc.key</c> in the data directory.
    /// </summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>
    /// The file of people, organizations and clients that are put in place at the start, relative to the content root; empty for none.
    /// Default: in Development the demo that comes with the server, else none.
    /// </summary>
    public string? Bootstrap { get; set; }

    /// <summary>
    /// What pages and mails speak to people of whom no other language is known: <c>en</c> or <c>de</c>. Rpcs speak English. Default: <c>en</c>.
    /// </summary>
    [Required]
    public string Language { get; set; } = "en";

    /// <summary>Largest request message that is accepted, in bytes. Default: 1 MiB; 4 KiB to 64 MiB.</summary>
    [Range(4 * 1024, 64 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Calls at a time on one HTTP/2 connection. Default: 100; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>Connections at a time, of all doors together. Default: 10,000; 10 to 1,000,000.</summary>
    [Range(10, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How long calls may go on after the server was told to stop. Default: 10 seconds; 0 to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether gRPC reflection is served. Default: in Development only.</summary>
    public bool? Reflection { get; set; }
}
