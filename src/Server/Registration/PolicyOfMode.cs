using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Registration;

/// <summary>The invited come in everywhere: the invitation is what lets them.</summary>
internal sealed class PolicyOfMode(IOptions<RegistrationOptions> options) : IRegistrationPolicy
{
    public Task<RegistrationDecision> DecideAsync(RegistrationAttempt attempt, CancellationToken cancellationToken) =>
        Task.FromResult<RegistrationDecision>((options.Value.Mode, attempt.IsInvited) switch
        {
            (RegistrationMode.Open, _) or (_, true) => new RegistrationDecision.Allowed(),
            (RegistrationMode.Approval, _) => new RegistrationDecision.AwaitsApproval(),
            _ => new RegistrationDecision.Refused(T("New accounts are made by invitation only.")),
        });
}
