using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Users;

/// <summary>A person who can sign in. Identity keeps the credentials; this type keeps the rules.</summary>
public sealed class User : IdentityUser<Id<User>>, IIdentified, IRecordsChanges
{
    private User()
    {
    }

    public static string IdPrefix => "user";

    public RecordedChanges Recorded { get; } = new();

    public PersonName Name { get; private set; } = null!;

    public EmailAddress Address { get; private set; } = null!;

    /// <summary>A BCP 47 language tag, or empty.</summary>
    public string Locale { get; private set; } = "";

    public UserStatus Status { get; private set; }

    public bool IsOperator { get; private set; }

    /// <summary>Whether an operator has to let the person in, and has not done so.</summary>
    public bool NeedsApproval { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset UpdateTime { get; private set; }

    /// <summary>Counts the changes; the etag of the contract.</summary>
    public int Version { get; private set; }

    /// <summary>When the person first showed that an address is theirs. Until then the account belongs to nobody in particular.</summary>
    public DateTimeOffset? FirstVerifyTime { get; private set; }

    public bool WasNeverVerified => FirstVerifyTime is null;

    public EmailAddress? VerifiedAddress => EmailConfirmed ? Address : null;

    public static User Register(EmailAddress address, PersonName name, DateTimeOffset now, string locale = "")
    {
        var user = new User
        {
            Id = Id<User>.New(now),
            Name = name,
            Locale = locale,
            Status = UserStatus.Pending,
            LockoutEnabled = true,
            CreateTime = now,
            UpdateTime = now,
            Version = 1,
        };
        user.Receive(address);
        user.NewStamp();
        user.Record(new() { UserRegistered = new() { Email = address.Value, Name = name.Value } });
        return user;
    }

    /// <summary>The person has shown that the address is theirs.</summary>
    public void VerifyEmail(DateTimeOffset now)
    {
        if (EmailConfirmed)
        {
            return;
        }

        EmailConfirmed = true;
        FirstVerifyTime ??= now;
        if (Status == UserStatus.Pending)
        {
            Status = StatusOfVerified;
        }

        Touch(now);
        Record(new() { UserVerified = new() { Email = Address.Value } });
    }

    public void Describe(PersonName name, string locale, DateTimeOffset now)
    {
        if ((name, locale) != (Name, Locale))
        {
            var before = ToDescription();
            (Name, Locale) = (name, locale);
            RecordUpdate(before, now);
        }
    }

    /// <summary>The new address has to be verified by its holder; until then the person cannot sign in.</summary>
    public void MoveTo(EmailAddress address, DateTimeOffset now)
    {
        if (address == Address)
        {
            return;
        }

        var before = ToDescription();
        Receive(address);
        EmailConfirmed = false;
        Status = Status == UserStatus.Deactivated ? Status : UserStatus.Pending;
        EndSessions();
        RecordUpdate(before, now);
    }

    /// <summary>Sets the first password, or another one. Sessions that were opened with the old one end.</summary>
    public void Trust(string passwordHash)
    {
        PasswordHash = passwordHash;
        EndSessions();
    }

    /// <summary>Whatever password there was is worth nothing any more, and there is no other one.</summary>
    public void Distrust()
    {
        PasswordHash = null;
        EndSessions();
    }

    /// <summary>The same password in a stronger hash: nothing that a session hangs on.</summary>
    public void Rehash(string passwordHash) => PasswordHash = passwordHash;

    /// <summary>Whether the password alone is not enough. Somebody who has nothing else is never asked for more.</summary>
    public void AskForSecondStep(bool ask) => TwoFactorEnabled = ask;

    /// <summary>Every session carries the stamp with which it began.</summary>
    public void EndSessions()
    {
        NewStamp();

        // Who never showed that the address is theirs was never signed in.
        if (!WasNeverVerified)
        {
            Record(new() { UserSignedOut = new() });
        }
    }

    /// <summary>From now on the address alone is not enough.</summary>
    public void RequireApproval() => NeedsApproval = true;

    /// <summary>An operator, or an invitation, lets the person in. False when nobody had to.</summary>
    public bool Approve(DateTimeOffset now)
    {
        if (!NeedsApproval)
        {
            return false;
        }

        NeedsApproval = false;
        if (Status == UserStatus.AwaitingApproval)
        {
            Status = UserStatus.Active;
        }

        Touch(now);
        Record(new() { UserApproved = new() });
        return true;
    }

    public void Deactivate(DateTimeOffset now)
    {
        if (Status != UserStatus.Deactivated)
        {
            Status = UserStatus.Deactivated;
            NewStamp();
            Touch(now);
            Record(new() { UserDeactivated = new() });
        }
    }

    public void Reactivate(DateTimeOffset now)
    {
        if (Status == UserStatus.Deactivated)
        {
            Status = EmailConfirmed ? StatusOfVerified : UserStatus.Pending;
            Touch(now);
            Record(new() { UserReactivated = new() });
        }
    }

    public void MakeOperator(DateTimeOffset now)
    {
        if (!IsOperator)
        {
            var before = ToDescription();
            IsOperator = true;
            RecordUpdate(before, now);
        }
    }

    /// <summary>Says that the row is about to go; the caller removes it in the same transaction.</summary>
    public void Delete() => Record(new() { UserDeleted = new() });

    /// <summary>Identity's own columns say the same: the normal form is the only form.</summary>
    private void Receive(EmailAddress address)
    {
        Address = address;
        (Email, UserName, NormalizedEmail, NormalizedUserName) = (address.Value, address.Value, address.Value, address.Value);
    }

    private UserStatus StatusOfVerified => NeedsApproval ? UserStatus.AwaitingApproval : UserStatus.Active;

    private void NewStamp() => SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    private void RecordUpdate(V1.User before, DateTimeOffset now)
    {
        Touch(now);
        var after = ToDescription();
        Record(new() { UserUpdated = new() { Before = before, After = after, ChangedFields = ChangedFields.Between(before, after) } });
    }

    /// <summary>What a person is known by, as the contract tells it.</summary>
    private V1.User ToDescription() => new()
    {
        Name = Name.Value,
        Locale = Locale,
        Email = Address.Value,
        EmailVerified = EmailConfirmed,
        Status = (V1.UserStatus)Status,
        IsOperator = IsOperator,
    };

    private void Touch(DateTimeOffset now) => (UpdateTime, Version) = (now, Version + 1);

    private void Record(Change change)
    {
        change.UserId = Id.ToString();
        Recorded.Add(change);
    }
}
