using System.ComponentModel.DataAnnotations;

namespace OrgGrpc.Server.Pages;

/// <summary>Section <c>OrgGrpc:Pages</c>.</summary>
public sealed class PagesOptions
{
    public const string Section = "OrgGrpc:Pages";

    /// <summary>What people read in the head of every page and sign in to: the name of the company or product. Default: <c>OrgGrpc</c>.</summary>
    [Required]
    [StringLength(60)]
    public string Name { get; set; } = "OrgGrpc";
}
