namespace OrgGrpc.Client.Tokens;

/// <summary>
/// Where the access token of a call comes from. Register an implementation before <c>AddOrgGrpc</c> to call on behalf of somebody else than
/// this program: a web application passes the token of the person who is signed in. It is a singleton, asked once per attempt of each call, by
/// many calls at once.
/// </summary>
public interface IAccessTokenSource
{
    /// <summary>Gives the token to send, without the scheme.</summary>
    /// <param name="cancellationToken">Ends the waiting of this call.</param>
    /// <returns>The token; null to call without one.</returns>
    /// <exception cref="AccessTokenException">No token could be obtained. The call then fails with <see cref="Errors.OrgGrpcException"/>.</exception>
    ValueTask<string?> GetAccessTokenAsync(CancellationToken cancellationToken);

    /// <summary>Says that the server refused this token, so that it is not given again. By default nothing happens.</summary>
    /// <param name="accessToken">The refused token.</param>
    void Reject(string accessToken)
    {
    }
}
