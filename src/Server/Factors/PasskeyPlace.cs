using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Factors;

/// <summary>Where passkeys are good: at the configured public address, whatever a request says of its host.</summary>
internal sealed class PasskeyPlace(PublicLinks links)
{
    /// <summary>A passkey belongs to a domain name (Web Authentication section 5.1.2); a bare IP address can have none.</summary>
    public bool IsAvailable => links.Origin.HostNameType == UriHostNameType.Dns;

    public void Configure(IdentityPasskeyOptions passkeys)
    {
        passkeys.ServerDomain = links.Host;
        passkeys.ValidateOrigin = context => ValueTask.FromResult(
            !context.CrossOrigin && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin) && Uri.Compare(
                origin, links.Origin, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);

        // Found without an address, and handed out to its owner only: it stands for both factors.
        passkeys.ResidentKeyRequirement = "required";
        passkeys.UserVerificationRequirement = "required";
    }
}
