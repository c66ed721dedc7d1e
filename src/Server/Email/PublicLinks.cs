using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Email;

/// <summary>
/// Absolute links to our own pages, from <c>OrgGrpc:PublicUrl</c> alone: nothing that a request says about hosts bends a mailed link.
/// The secret stands in the query, because a page must work without script and a fragment never reaches the server. So a page that
/// takes a secret sends <c>Referrer-Policy: no-referrer</c>, loads nothing from elsewhere, keeps its query out of logs, and acts on POST
/// only, for mail scanners follow links.
/// </summary>
internal sealed class PublicLinks(IOptions<ServerOptions> options, IServer server, IConfiguration configuration)
{
    public const string InvitationPath = "/invitation";
    public const string InvitationLinkPath = "/join";

    /// <summary>The name under which people know the server.</summary>
    public string Host => Base.Host;

    /// <summary>Scheme, name and port; whatever path it has is of no meaning.</summary>
    public Uri Origin => Base;

    public string Invitation(Secret secret) => To(InvitationPath, secret);

    public string InvitationLink(Secret secret) => To(InvitationLinkPath, secret);

    public string To(string path, Secret secret) => new Uri(Base, $"{path}?secret={secret.Text}").AbsoluteUri;

    public string To(string path) => new Uri(Base, path).AbsoluteUri;

    /// <summary>Whether this text is a link that the server made.</summary>
    public bool IsOwn(string text, [NotNullWhen(true)] out Uri? link) =>
        Uri.TryCreate(text, UriKind.Absolute, out link) && Base.IsBaseOf(link) && link.UserInfo.Length == 0;

    /// <summary>Without a setting, which only Development allows, the web door's own address.</summary>
    private Uri Base => new(
        options.Value.PublicUrl
        ?? configuration["Kestrel:Endpoints:Web:Url"]
        ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("OrgGrpc:PublicUrl is not set and the server has no web address."));
}
