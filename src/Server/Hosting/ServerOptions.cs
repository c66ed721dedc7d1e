using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Hosting;

/// <summary>Section <c>OrgGrpc</c>: what the whole server needs to know.</summary>
public sealed class ServerOptions
{
    public const string Section = "OrgGrpc";

    /// <summary>
    /// Where people and programs reach the web side, without a path: the OpenID Connect issuer, and the base of every mailed link.
    /// Required outside Development; there the default is the first web address.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>Where the database lives; relative to the content root. Default: <c>data</c>.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Largest gRPC message that is accepted, in bytes. Default: 1 MiB; 4 KiB to 64 MiB.</summary>
    [Range(4 * 1024, 64 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Whether gRPC reflection is served. Default: in Development only.</summary>
    public bool? Reflection { get; set; }
}
