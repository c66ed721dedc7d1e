using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>Writes clients: ours, its bindings and the engine's record together. Every method works inside a write transaction of its caller.</summary>
internal sealed class ClientRegistry(OrgGrpcDbContext db, IOpenIddictApplicationManager applications, TimeProvider time)
{
    /// <summary>A new client. A confidential one without a given secret gets one, which is returned here and never again.</summary>
    public async Task<(Client Client, string Secret)> CreateAsync(ClientSpec spec, string? secret, CancellationToken cancellationToken)
    {
        var client = Client.Create(spec, time.GetInstant());
        secret = spec.IsConfidential ? secret ?? (spec.Jwks.Length == 0 ? ClientSecret.New() : null) : null;
        var descriptor = new OpenIddictApplicationDescriptor { ClientSecret = secret };
        ClientDescriptor.Write(spec, descriptor);
        db.Add(client);
        db.AddRange(BindingsOf(spec));
        await applications.CreateAsync(descriptor, cancellationToken);
        return (client, secret ?? "");
    }

    /// <summary>Makes of the client as it is described the one that is. Its type stays what it was.</summary>
    public async Task ChangeAsync(Client client, ClientSpec before, ClientSpec spec, CancellationToken cancellationToken)
    {
        var application = await RequireApplicationAsync(client, cancellationToken);
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, application, cancellationToken);
        ClientDescriptor.Write(spec, descriptor);
        await db.ClientBindings.Where(binding => binding.ClientId == client.ClientId).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(BindingsOf(spec));
        client.Change(before, spec, time.GetInstant());
        await applications.UpdateAsync(application, descriptor, cancellationToken);
    }

    /// <summary>The old secret is dead at once, or after the overlap.</summary>
    public async Task SetSecretAsync(Client client, string secret, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var now = time.GetInstant();
        var application = await RequireApplicationAsync(client, cancellationToken);
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, application, cancellationToken);
        PreviousSecret.Write(overlap > TimeSpan.Zero ? new(descriptor.ClientSecret!, now + overlap) : null, descriptor.Properties);
        descriptor.ClientSecret = secret;
        client.RotateSecret(now);
        await applications.UpdateAsync(application, descriptor, cancellationToken);
    }

    /// <summary>
    /// For the bootstrap: creates the client or brings it to what is described, and sets its secret when one is given and differs. Its own
    /// write transaction is the caller's, too.
    /// </summary>
    public async Task<Client> UpsertAsync(ClientSpec spec, string? secret, CancellationToken cancellationToken)
    {
        if (await db.Clients.SingleOrDefaultAsync(existing => existing.ClientId == spec.ClientId, cancellationToken) is not { } client)
        {
            return (await CreateAsync(spec, secret, cancellationToken)).Client;
        }

        var current = await DescribeAsync(client, cancellationToken);
        if (current.IsConfidential != spec.IsConfidential)
        {
            throw new InvalidOperationException($"The client {spec.ClientId} exists and is of the other type; types do not change.");
        }

        // The file has no word for these: they stay as an operator set them.
        spec = spec with { RequiresPushedRequests = current.RequiresPushedRequests, Jwks = current.Jwks };
        if (!current.IsLike(spec))
        {
            await ChangeAsync(client, current, spec, cancellationToken);
        }

        var application = await RequireApplicationAsync(client, cancellationToken);
        if (spec.IsConfidential && secret is not null && !await applications.ValidateClientSecretAsync(application, secret, cancellationToken))
        {
            await SetSecretAsync(client, secret, TimeSpan.Zero, cancellationToken);
        }

        return client;
    }

    public async Task<ClientSpec> DescribeAsync(Client client, CancellationToken cancellationToken)
    {
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, await RequireApplicationAsync(client, cancellationToken), cancellationToken);
        var bindings = await db.ClientBindings.AsNoTracking().Where(binding => binding.ClientId == client.ClientId)
            .ToDictionaryAsync(binding => binding.OrganizationId, binding => binding.Roles, cancellationToken);
        return ClientDescriptor.Read(descriptor) with { Bindings = bindings };
    }

    public async Task DeleteAsync(Client client, CancellationToken cancellationToken)
    {
        client.Delete();
        db.Remove(client);
        await db.SaveChangesAsync(cancellationToken);

        // Of the sign-ins at this client, what services passed on goes, too: the engine only looks for the client's own tokens.
        // By the column: over the relation, the database would look through all tokens.
        var signIns = db.Set<OpenIddictEntityFrameworkCoreAuthorization>()
            .Where(authorization => authorization.Application!.ClientId == client.ClientId).Select(authorization => authorization.Id);
        await db.Set<OpenIddictEntityFrameworkCoreToken>().Where(token => signIns.Contains(EF.Property<string?>(token, "AuthorizationId")))
            .ExecuteDeleteAsync(cancellationToken);
        await applications.DeleteAsync(await RequireApplicationAsync(client, cancellationToken), cancellationToken);
    }

    private async Task<object> RequireApplicationAsync(Client client, CancellationToken cancellationToken) =>
        await applications.FindByClientIdAsync(client.ClientId, cancellationToken)
            ?? throw new InvalidOperationException($"The client {client.ClientId} has no record in the engine.");

    private static IEnumerable<ClientBinding> BindingsOf(ClientSpec spec) => spec.Bindings
        .Select(binding => new ClientBinding { ClientId = spec.ClientId, OrganizationId = binding.Key, Roles = binding.Value });
}
