namespace OrgGrpc.Server.Users;

/// <summary>By what somebody showed who they are: values of the claim <c>amr</c>, RFC 8176 section 2.</summary>
internal static class AuthenticationMethods
{
    public const string Claim = "amr";

    public static readonly string[] Password = ["pwd"];

    /// <summary>An outside provider said who it is. By what, and by how many factors, it knows; the registry of RFC 8176 has no word for that.</summary>
    public static readonly string[] Provider = ["fed"];

    /// <summary>A code of an authenticator app, or a recovery code, after something else.</summary>
    public static string[] AndCode(string[] first) => first.SequenceEqual(Password) ? [.. first, "otp", "mfa"] : [.. first, "otp"];

    /// <summary>A key that the authenticator hands out only to a person whom it has recognized: two factors in one.</summary>
    public static string[] Passkey(bool isSynchronized) => [isSynchronized ? "swk" : "hwk", "user", "mfa"];

    public static string[] AndPasskey(string[] first, bool isSynchronized) => [.. first, .. Passkey(isSynchronized)];
}
