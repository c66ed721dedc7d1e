namespace OrgGrpc.Client.Errors;

/// <summary>One field of a request that broke its rule.</summary>
/// <param name="Field">The path of the field in proto names, as in <c>invitations[2].email</c>.</param>
/// <param name="Description">What is wrong with it, in words for people.</param>
public sealed record FieldViolation(string Field, string Description);
