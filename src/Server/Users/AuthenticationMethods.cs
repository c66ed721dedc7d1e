namespace OrgGrpc.Server.Users;

/// <summary>By what somebody showed who they are: values of the claim <c>amr</c>, RFC 8176 section 2.</summary>
internal static class AuthenticationMethods
{
    public const string Claim = "amr";

    public static readonly string[] Password = ["pwd"];

    /// <summary>A code of an authenticator app, or a recovery code, after the password.</summary>
    public static readonly string[] PasswordAndCode = ["pwd", "otp", "mfa"];

    /// <summary>A key that the authenticator hands out only to a person whom it has recognized: two factors in one.</summary>
    public static string[] Passkey(bool isSynchronized) => [isSynchronized ? "swk" : "hwk", "user", "mfa"];

    public static string[] PasswordAndPasskey(bool isSynchronized) => ["pwd", .. Passkey(isSynchronized)];
}
