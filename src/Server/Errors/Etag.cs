using System.Globalization;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Errors;

/// <summary>A noun's version as the contract's opaque etag.</summary>
internal static class Etag
{
    public static string Of(int version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Refuses a stale etag; an empty one asks for no check.</summary>
    public static void Require(string etag, int version)
    {
        if (etag.Length > 0 && etag != Of(version))
        {
            throw new Refusal(ErrorReason.EtagMismatch, T("The resource was changed by somebody else meanwhile; read it again."));
        }
    }
}
