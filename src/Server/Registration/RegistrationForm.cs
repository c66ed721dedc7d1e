using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// What somebody who registers types, up to the point where it can be stored. The limit is taken before the hash, which is what
/// a flood would cost; and the hash is made before the write transaction, which others wait for.
/// </summary>
internal sealed class RegistrationForm(
    IRegistrationPolicy policy, PasswordRule rule, PasswordHashing hashing, RegistrationLimits limits, Network network)
{
    public Task<NewPerson> AcceptAsync(
        string email, string name, string password, string locale, bool isInvited, Violations violations, CancellationToken cancellationToken) =>
        AcceptAsync(
            email, name, password, locale, violations, (address, called) => policy.NeedsApprovalAsync(address, called, locale, isInvited, cancellationToken), cancellationToken);

    /// <summary>Of the first operator, whom nobody has to let in.</summary>
    public Task<NewPerson> AcceptOperatorAsync(string email, string name, string password, string locale, CancellationToken cancellationToken) =>
        AcceptAsync(email, name, password, locale, new Violations(), (_, _) => Task.FromResult(false), cancellationToken);

    private async Task<NewPerson> AcceptAsync(
        string email, string name, string password, string locale, Violations violations, Func<EmailAddress, PersonName, Task<bool>> needsApprovalAsync,
        CancellationToken cancellationToken)
    {
        var address = violations.Parse<EmailAddress>("email", email, EmailAddress.TryParse);
        var personName = violations.Parse<PersonName>("name", name, PersonName.TryParse);
        var chosen = rule.Choose(password, address, out var problem);
        violations.Check("password", problem);
        violations.Check("locale", LanguageTag.Problem(locale));
        violations.ThrowIfAny();

        limits.Require(address, network);
        var needsApproval = await needsApprovalAsync(address, personName);
        return new(address, personName, locale, await hashing.HashAsync(chosen!, cancellationToken), needsApproval);
    }
}
