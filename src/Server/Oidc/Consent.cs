using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc;

/// <summary>
/// What people allowed clients, once for each set of scopes. The page /consent shows <see cref="DescribeAsync"/> and calls
/// <see cref="GrantAsync"/> from a form that only itself can post; after a no it leads back with <c>consent=denied</c>.
/// </summary>
internal sealed class Consent(IOpenIddictApplicationManager applications, IOpenIddictAuthorizationManager authorizations, WriteGate gate)
{
    /// <summary>The question: who asks, and for what. Null when the address is no request of a known client.</summary>
    public async Task<Question?> DescribeAsync(string returnUrl, CancellationToken cancellationToken)
    {
        var mark = returnUrl.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0 || returnUrl[..mark] != "/connect/authorize")
        {
            return null;
        }

        var query = QueryHelpers.ParseQuery(returnUrl[mark..]);
        return query.TryGetValue(Parameters.ClientId, out var id) && id.Count == 1
            && await applications.FindByClientIdAsync(id.ToString(), cancellationToken) is { } application
            ? new(
                id.ToString(),
                await applications.GetDisplayNameAsync(application, cancellationToken) is { Length: > 0 } name ? name : id.ToString(),
                query.TryGetValue(Parameters.Scope, out var scope) ? scope.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries) : [])
            : null;
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
        };
        descriptor.Scopes.UnionWith(question.Scopes);
        using var turn = await gate.EnterAsync(cancellationToken);
        await authorizations.CreateAsync(descriptor, cancellationToken);
    }

    public async Task<bool> IsNeededAsync(
        string clientId, Id<User> user, ImmutableArray<string> scopes, bool askAgain, CancellationToken cancellationToken)
    {
        var application = await applications.FindByClientIdAsync(clientId, cancellationToken)
            ?? throw new InvalidOperationException("The client is gone.");
        if (askAgain)
        {
            return true;
        }

        if (await applications.HasConsentTypeAsync(application, ConsentTypes.Implicit, cancellationToken))
        {
            return false;
        }

        var given = authorizations.FindAsync(
            user.ToString(), await applications.GetIdAsync(application, cancellationToken), Statuses.Valid, AuthorizationTypes.Permanent,
            scopes, cancellationToken);
        await foreach (var _ in given)
        {
            return false;
        }

        return true;
    }

    internal sealed record Question(string ClientId, string ClientName, IReadOnlyList<string> Scopes);
}
