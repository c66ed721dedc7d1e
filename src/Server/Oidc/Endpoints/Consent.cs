using OpenIddict.Abstractions;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Persistence;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// What people allowed clients, once for each set of scopes and resources. The page /consent shows the <see cref="Question"/> and calls
/// <see cref="GrantAsync"/> from a form that only itself can post; after a no it leads back with <c>consent=denied</c>.
/// </summary>
internal sealed class Consent(
    IOpenIddictApplicationManager applications, IOpenIddictAuthorizationManager authorizations, AuthorizationRequests requests, ClientFacts clients,
    WriteGate gate, TimeProvider time)
{
    /// <summary>A resource among the scopes that were allowed: the engine keeps these only.</summary>
    private const string ResourcePrefix = "resource:";

    /// <summary>The question: who asks, and for what. Null when the address is no request of a known client.</summary>
    public async Task<Question?> DescribeAsync(string returnUrl, CancellationToken cancellationToken)
    {
        var request = await requests.FindAsync(returnUrl, cancellationToken);
        return request is { ClientId: { } id } ? await DescribeAsync(id, request.GetScopes(), request.GetResources(), cancellationToken) : null;
    }

    /// <param name="resources">Those that the client named.</param>
    public async Task<Question?> DescribeAsync(
        string clientId, IReadOnlyList<string> scopes, IReadOnlyList<string> resources, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(clientId, cancellationToken) is not { } application)
        {
            return null;
        }

        var name = await applications.GetDisplayNameAsync(application, cancellationToken);
        return new(clientId, name is { Length: > 0 } ? name : clientId, scopes, Resources(clientId, scopes, resources));
    }

    public async Task GrantAsync(Id<User> user, Question question, CancellationToken cancellationToken)
    {
        var application = await applications.FindByClientIdAsync(question.ClientId, cancellationToken)
            ?? throw new InvalidOperationException("The client is gone.");
        var descriptor = new OpenIddictAuthorizationDescriptor
        {
            ApplicationId = await applications.GetIdAsync(application, cancellationToken),
            Subject = user.ToString(),
            Status = Statuses.Valid,
            Type = AuthorizationTypes.Permanent,
            CreationDate = time.GetUtcNow(),
        };
        descriptor.Scopes.UnionWith(Allowed(question.Scopes, question.Resources));
        using var turn = await gate.EnterAsync(cancellationToken);
        await authorizations.CreateAsync(descriptor, cancellationToken);
    }

    /// <param name="pushTime">When the request was pushed, if it was: a yes from before is none to <c>prompt=consent</c>.</param>
    public async Task<bool> IsNeededAsync(OpenIddictRequest request, Id<User> user, DateTimeOffset? pushTime, CancellationToken cancellationToken)
    {
        var (clientId, scopes) = (request.ClientId!, request.GetScopes());
        var application = await applications.FindByClientIdAsync(clientId, cancellationToken)
            ?? throw new InvalidOperationException("The client is gone.");
        var mustAsk = request.HasPromptValue(PromptValues.Consent);
        if (mustAsk && pushTime is null)
        {
            return true;
        }

        if (!mustAsk && await applications.HasConsentTypeAsync(application, ConsentTypes.Implicit, cancellationToken))
        {
            return false;
        }

        var given = authorizations.FindAsync(
            user.ToString(), await applications.GetIdAsync(application, cancellationToken), Statuses.Valid, AuthorizationTypes.Permanent,
            [.. Allowed(scopes, Resources(clientId, scopes, request.GetResources()))], cancellationToken);
        await foreach (var consent in given)
        {
            if (!mustAsk || await authorizations.GetCreationDateAsync(consent, cancellationToken) >= pushTime)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Allowed(IEnumerable<string> scopes, IEnumerable<string> resources) =>
        scopes.Concat(resources.Select(resource => ResourcePrefix + resource));

    /// <summary>For what the tokens will be; there is nothing to ask about the issuer itself.</summary>
    private IReadOnlyList<string> Resources(string clientId, IReadOnlyList<string> scopes, IReadOnlyList<string> named)
    {
        const string Nothing = "";
        return named.Count > 0 ? named
            : ApiResource.Default(scopes, clients.Find(clientId)?.Resources ?? [], isProgram: false, issuer: Nothing) is { Length: > 0 } resource ? [resource]
            : [];
    }

    internal sealed record Question(string ClientId, string ClientName, IReadOnlyList<string> Scopes, IReadOnlyList<string> Resources);
}
