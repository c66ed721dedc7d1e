using OrgGrpc.Server.Registration;

namespace Custom.Host;

/// <summary>Colleagues come in, guests when they are invited, others when an operator lets them; nobody with a disposable address.</summary>
internal sealed class OnlyOurDomain(IConfiguration configuration) : IRegistrationPolicy
{
    public Task<RegistrationDecision> DecideAsync(RegistrationAttempt attempt, CancellationToken cancellationToken)
    {
        var domain = attempt.Email[(attempt.Email.LastIndexOf('@') + 1)..];
        return Task.FromResult<RegistrationDecision>(
            domain == configuration["Custom:Domain"] || attempt.IsInvited ? new RegistrationDecision.Allowed()
            : domain == "mailinator.com" ? new RegistrationDecision.Refused("Take an address that you will still have tomorrow.")
            : new RegistrationDecision.AwaitsApproval());
    }
}
