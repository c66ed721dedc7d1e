using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

internal static class RegistrationPolicies
{
    /// <summary>Whether an operator has to let the person in; fails for whoever may not come in at all.</summary>
    public static async Task<bool> NeedsApprovalAsync(
        this IRegistrationPolicy policy, EmailAddress address, PersonName name, string locale, bool isInvited, CancellationToken cancellationToken) =>
        await policy.DecideAsync(new(address.Value, name.Value, locale, isInvited), cancellationToken) switch
        {
            RegistrationDecision.Allowed => false,
            RegistrationDecision.AwaitsApproval => true,
            RegistrationDecision.Refused(var reason) => throw RegistrationRefusals.Refused(reason),
            _ => throw new InvalidOperationException("There is no other decision."),
        };
}
