using Microsoft.AspNetCore.Identity;

namespace OrgGrpc.Server.Users;

/// <summary>Identity looks people up by their address in its one normal form. What is no address finds nobody.</summary>
internal sealed class AddressNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) => NormalizeEmail(name);

    public string? NormalizeEmail(string? email) => EmailAddress.TryParse(email, out var address, out _) ? address.Value : email;
}
