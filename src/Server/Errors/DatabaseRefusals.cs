using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Errors;

/// <summary>
/// What the database refuses, in the contract's words. The constraint decides, not a check before it: two callers at once cannot
/// both pass.
/// </summary>
internal static class DatabaseRefusals
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Full = 13;
    private const int UniqueViolation = 2067;
    private const int PrimaryKeyViolation = 1555;
    private const int ForeignKeyViolation = 787;

    /// <summary>By the columns that SQLite names in its message.</summary>
    private static (string Columns, ErrorReason Reason, string Message)[] UniqueConstraints =>
    [
        ("organizations.slug", ErrorReason.SlugTaken, T("Another organization has this slug.")),
        ("organizations.external_id", ErrorReason.ExternalIdTaken, T("Another organization has this external id.")),
        ("memberships.organization_id, memberships.user_id", ErrorReason.AlreadyMember, T("The person is a member already.")),
        ("ownership_transfers.organization_id", ErrorReason.TransferAlreadyPending, T("The organization has a pending ownership transfer.")),
        ("users.address", ErrorReason.EmailTaken, T("Another person has this e-mail address.")),
        ("users.normalized_user_name", ErrorReason.EmailTaken, T("Another person has this e-mail address.")),
        ("clients.client_id", ErrorReason.ClientIdTaken, T("Another client has this id.")),
        ("invitations.organization_id, invitations.email", ErrorReason.InvitationAlreadyPending, T("The address is invited already.")),
        ("membership_requests.organization_id, membership_requests.user_id", ErrorReason.MembershipRequestAlreadyPending, T("The person has asked already.")),
    ];

    /// <summary>None when the failure is of another kind.</summary>
    public static Refusal? From(Exception exception) => exception switch
    {
        Refusal refusal => refusal,
        DbUpdateConcurrencyException => new(ErrorReason.EtagMismatch, T("The resource was changed by somebody else meanwhile; read it again.")),
        DbUpdateException { InnerException: SqliteException { SqliteExtendedErrorCode: ForeignKeyViolation } } update =>
            BrokenReferences.From(update.Entries),
        DbUpdateException { InnerException: SqliteException inner } update => From(inner) is { } refusal
            ? ExistingRows.Named(refusal, update.Entries)
            : null,
        SqliteException inner => From(inner),
        _ => null,
    };

    private static Refusal? From(SqliteException exception) => exception switch
    {
        { SqliteExtendedErrorCode: UniqueViolation or PrimaryKeyViolation } => UniqueConstraints
            .Where(constraint => exception.Message.Contains(constraint.Columns, StringComparison.Ordinal))
            .Select(constraint => new Refusal(constraint.Reason, constraint.Message))
            .FirstOrDefault(),
        // Without a noun at hand it was a commit that would have left an organization without its owner, or a bulk deletion.
        { SqliteExtendedErrorCode: ForeignKeyViolation } => new(ErrorReason.OwnershipRequired, T("An organization always has its owner: hand over first.")),
        { SqliteErrorCode: Busy or Locked or ReadOnly or Full } =>
            new(ErrorReason.Unavailable, T("The database cannot be written at the moment.")) { RetryAfter = TimeSpan.FromSeconds(1) },
        _ => null,
    };
}
