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

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset UpdateTime { get; private set; }

    /// <summary>Counts the changes; the etag of the contract.</summary>
    public int Version { get; private set; }

    public EmailAddress? VerifiedAddress => EmailConfirmed ? Address : null;

    public static User Register(EmailAddress address, PersonName name, DateTimeOffset now)
    {
        var user = new User
        {
            Id = Id<User>.New(now),
            Name = name,
            Address = address,
            Email = address.Value,
            UserName = address.Value,
            Status = UserStatus.Pending,
            LockoutEnabled = true,
            CreateTime = now,
            UpdateTime = now,
            Version = 1,
        };
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
        if (Status == UserStatus.Pending)
        {
            Status = UserStatus.Active;
        }

        Touch(now);
        Record(new() { UserVerified = new() { Email = Address.Value } });
    }

    public void Rename(PersonName name, DateTimeOffset now)
    {
        if (name != Name)
        {
            (Name, UpdateTime) = (name, now);
            Touch(now);
            Record(new() { UserUpdated = new() { Name = name.Value, Locale = Locale } });
        }
    }

    public void Speak(string locale, DateTimeOffset now)
    {
        if (locale != Locale)
        {
            Locale = locale;
            Touch(now);
            Record(new() { UserUpdated = new() { Name = Name.Value, Locale = locale } });
        }
    }

    public void Deactivate(DateTimeOffset now)
    {
        if (Status != UserStatus.Deactivated)
        {
            Status = UserStatus.Deactivated;
            Touch(now);
            Record(new() { UserDeactivated = new() });
        }
    }

    public void Reactivate(DateTimeOffset now)
    {
        if (Status == UserStatus.Deactivated)
        {
            Status = EmailConfirmed ? UserStatus.Active : UserStatus.Pending;
            Touch(now);
            Record(new() { UserReactivated = new() });
        }
    }

    public void MakeOperator(DateTimeOffset now)
    {
        if (!IsOperator)
        {
            IsOperator = true;
            Touch(now);
            Record(new() { UserUpdated = new() { Name = Name.Value, Locale = Locale } });
        }
    }

    /// <summary>Says that the row is about to go; the caller removes it in the same transaction.</summary>
    public void Delete() => Record(new() { UserDeleted = new() });

    private void Touch(DateTimeOffset now) => (UpdateTime, Version) = (now, Version + 1);

    private void Record(Change change)
    {
        change.UserId = Id.ToString();
        Recorded.Add(change);
    }
}
