namespace OrgGrpc.Server.Email;

/// <summary>
/// A mail was not taken. What the mail server answered stands at Debug only, because it repeats addresses.
/// </summary>
internal sealed class EmailFailure(string message, bool isFinal = false) : Exception(message)
{
    /// <summary>Whether the answer was about this very mail and will not change: it is not tried again.</summary>
    public bool IsFinal => isFinal;
}
