namespace OrgGrpc.Server.Registration;

/// <summary>
/// Decides who may make an account. The server's own goes by <c>OrgGrpc:Registration:Mode</c>; a host that wants another check registers its own
/// after <c>AddOrgGrpc</c>. It is asked before anything is looked up, hashed or stored, and must not depend on whether the address has an account.
/// </summary>
public interface IRegistrationPolicy
{
    Task<RegistrationDecision> DecideAsync(RegistrationAttempt attempt, CancellationToken cancellationToken);
}

/// <summary>Somebody who wants an account.</summary>
/// <param name="Email">The address in its normal form. Nobody has shown yet that it is theirs, unless <paramref name="IsInvited"/>.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Locale">A BCP 47 language tag, or empty.</param>
/// <param name="IsInvited">Whether they come with an invitation that was mailed to the address; a made-up one is refused later.</param>
public sealed record RegistrationAttempt(string Email, string Name, string Locale, bool IsInvited);

/// <summary>Whether somebody may make an account; there are no other answers.</summary>
public abstract record RegistrationDecision
{
    private RegistrationDecision()
    {
    }

    /// <summary>They come in as soon as the address is verified.</summary>
    public sealed record Allowed : RegistrationDecision;

    /// <summary>They come in when the address is verified and an operator has let them.</summary>
    public sealed record AwaitsApproval : RegistrationDecision;

    /// <summary>They do not.</summary>
    /// <param name="Reason">Why, a sentence that they read.</param>
    public sealed record Refused(string Reason) : RegistrationDecision;
}
