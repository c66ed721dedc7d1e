namespace OrgGrpc.Server.Users;

/// <summary>How an attempt to sign in ended; there are no other ways.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>Why somebody who has shown who they are may not come in; null when they may.</summary>
    public static SignInOutcome? Barring(UserStatus status) => status switch
    {
        UserStatus.Active => null,
        UserStatus.Pending => new EmailNotVerified(),
        UserStatus.AwaitingApproval => new AwaitingApproval(),
        _ => new Deactivated(),
    };

    /// <summary>The session has begun; its cookie is in the response.</summary>
    public sealed record SignedIn(User User) : SignInOutcome;

    /// <summary>The password was right, and the person wants more to be asked; what is known so far is in a cookie of its own.</summary>
    public sealed record SecondStepNeeded : SignInOutcome;

    /// <summary>No such address, no such password: the two are never told apart.</summary>
    public sealed record WrongCredentials : SignInOutcome;

    /// <summary>Too many wrong passwords for this address, whether it has an account or not.</summary>
    public sealed record LockedOut(TimeSpan Wait) : SignInOutcome;

    /// <summary>Told only to somebody who knows the password.</summary>
    public sealed record EmailNotVerified : SignInOutcome;

    /// <summary>Told only to somebody who knows the password.</summary>
    public sealed record Deactivated : SignInOutcome;

    /// <summary>Told only to somebody who knows the password.</summary>
    public sealed record AwaitingApproval : SignInOutcome;
}
