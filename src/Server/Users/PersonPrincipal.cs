using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Languages;

namespace OrgGrpc.Server.Users;

/// <summary>What a session says of its person: who it is, and which language to speak.</summary>
internal sealed class PersonPrincipal(UserManager<User> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(ProfileLanguage.Claim, user.Locale));
        return identity;
    }
}
