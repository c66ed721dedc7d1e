namespace OrgGrpc.Server.Providers;

/// <summary>How coming from a provider ended; there are no other ways.</summary>
internal abstract record ProviderOutcome
{
    private ProviderOutcome()
    {
    }

    /// <summary>As at the sign-in with a password.</summary>
    public sealed record Answered(Users.SignInOutcome Outcome) : ProviderOutcome;

    /// <summary>The provider gives no address, or none that it has verified.</summary>
    public sealed record AddressNotVerified(Provider Provider) : ProviderOutcome;

    /// <summary>The address belongs to an account that is not linked: whoever comes has to show that it is theirs.</summary>
    public sealed record ProofNeeded(OutsideIdentity Identity) : ProviderOutcome;

    /// <summary>The provider was asked to let them show who they are once more, and does not say that they did.</summary>
    public sealed record NotShownAgain(Provider Provider) : ProviderOutcome;

    /// <summary>Nobody came, or it took too long.</summary>
    public sealed record Nothing : ProviderOutcome;
}
