namespace OrgGrpc.Client.Tokens;

/// <summary>The token endpoint gave no token, or could not be reached.</summary>
public sealed class AccessTokenException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="error">The error code of RFC 6749, 5.2, as in <c>invalid_client</c>; null when there was no answer of that kind.</param>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Its cause, if there is one.</param>
    public AccessTokenException(string? error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The error code of RFC 6749, 5.2, as in <c>invalid_client</c>; null when the server could not be reached or understood.</summary>
    public string? Error { get; }
}
