using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>What somebody says of themselves on registering, validated, with the password hashed already.</summary>
internal sealed record NewPerson(EmailAddress Address, PersonName Name, string Locale, string PasswordHash, bool NeedsApproval);
