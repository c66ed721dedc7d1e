namespace OrgGrpc.Server.Users;

/// <summary>Who has shown half of who they are, whether they want to stay signed in, and by what they showed it.</summary>
internal sealed record FirstStep(User User, bool Remember, string[] Methods)
{
    /// <summary>Whether a provider vouched by what it knew from before.</summary>
    public bool IsOfBefore { get; init; }

    /// <summary>Since when it knew that, if it says so.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Two steps are as old as the first one, when that was not taken here.</summary>
    public DateTimeOffset? TimeAt(DateTimeOffset now) => IsOfBefore ? Since : now;
}
