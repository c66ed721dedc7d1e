using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

/// <summary>A mail that is to be sent, written in the transaction of its cause: neither exists without the other.</summary>
public sealed class QueuedEmail : IIdentified
{
    public const int MaxFailure = 500;

    private QueuedEmail()
    {
    }

    public static string IdPrefix => "mail";

    public Id<QueuedEmail> Id { get; private init; }

    public EmailAddress To { get; private init; } = null!;

    /// <summary>Subject and text, protected: they hold secrets that the database knows by their hashes only.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>Whether something that somebody else did caused it: an address is sent so many of these.</summary>
    public bool IsFromOthers { get; private init; }

    public EmailStatus Status { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Why the newest attempt failed, for the people who run the server; empty when none did.</summary>
    public string LastFailure { get; private set; } = "";

    public DateTimeOffset NextAttemptTime { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    /// <summary>Counts the claims, so that two nodes cannot claim one mail.</summary>
    public int Version { get; private set; }

    public static QueuedEmail Queue(EmailAddress to, byte[] content, bool isFromOthers, DateTimeOffset now) => new()
    {
        Id = Id<QueuedEmail>.New(now),
        To = to,
        Content = content,
        IsFromOthers = isFromOthers,
        Status = EmailStatus.Queued,
        NextAttemptTime = now,
        CreateTime = now,
        Version = 1,
    };

    /// <summary>
    /// Counts the attempt before it is made and puts the next one off. A process that dies in between leaves a mail that is tried
    /// again, not one that is lost.
    /// </summary>
    public void Claim(TimeSpan retryAfter, DateTimeOffset now) =>
        (Attempts, NextAttemptTime, Version) = (Attempts + 1, now + retryAfter, Version + 1);

    public void Sent() => (Status, Version) = (EmailStatus.Sent, Version + 1);

    /// <summary>What is left counts towards what its address may be sent.</summary>
    public void Empty() => Content = [];

    /// <summary>The attempt failed; the next one is due when it was put off to.</summary>
    public void Fail(string reason) =>
        (LastFailure, Version) = (reason.Length > MaxFailure ? reason[..MaxFailure] : reason, Version + 1);

    /// <summary>No further attempt is made until an operator queues it again.</summary>
    public void Park() => (Status, Version) = (EmailStatus.Parked, Version + 1);

    /// <summary>As if it had just been written.</summary>
    public void QueueAgain(DateTimeOffset now) =>
        (Status, Attempts, NextAttemptTime, Version) = (EmailStatus.Queued, 0, now, Version + 1);
}
