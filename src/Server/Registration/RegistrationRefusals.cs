using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Registration;

internal static class RegistrationRefusals
{
    /// <summary>Unknown, used or expired: told apart for nobody.</summary>
    public static Refusal LinkInvalid() => new(ErrorReason.LinkInvalid, T("The link is unknown, used or expired."));

    public static Refusal Refused(string reason) => new(ErrorReason.RegistrationRefused, reason);

    public static Refusal EmailTaken() => new(ErrorReason.EmailTaken, T("Another person has this e-mail address."));
}
