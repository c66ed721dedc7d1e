using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Factors;

internal static class IdentityResults
{
    /// <summary>What Identity did not save was changed by somebody else meanwhile: nothing else is left that it could refuse here.</summary>
    public static void Require(this IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new Refusal(ErrorReason.EtagMismatch, T("The account was changed by somebody else meanwhile; try again."));
        }
    }
}
