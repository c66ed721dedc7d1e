using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>Clients and service accounts over the wire.</summary>
internal sealed class ClientService(
    OrgGrpcDbContext db, OnceTransaction once, WriteTransaction transaction, ClientRegistry registry, ClientReader reader)
    : V1.ClientService.ClientServiceBase
{
    private static readonly string[] Writable =
    [
        "display_name", "redirect_uris", "post_logout_redirect_uris", "grant_types", "scopes", "resources",
        "consent", "bindings", "served_resources", "require_pushed_authorization_requests", "jwks",
    ];

    public override Task<CreateClientResponse> CreateClient(CreateClientRequest request, ServerCallContext context)
    {
        var message = request.Client ?? new();
        var id = message.ClientId.Length > 0 ? message.ClientId : $"client-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        var violations = new Violations();
        var reading = new ClientRequest(violations);
        reading.CheckId(id);
        var spec = reading.Read(message, id);
        return once.RunAsync(request, request.RequestId, async () =>
        {
            if (await db.Clients.AnyAsync(client => client.ClientId == id, context.CancellationToken))
            {
                throw ClientRefusals.IdTaken(id);
            }

            await RequireOrganizationsAsync(spec, context.CancellationToken);
            var (client, secret) = await registry.CreateAsync(spec, secret: null, context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new CreateClientResponse { Client = client.ToProto(spec), ClientSecret = secret, Revision = revision };
        }, context.CancellationToken);
    }

    public override async Task<GetClientResponse> GetClient(GetClientRequest request, ServerCallContext context)
    {
        var client = await RequireAsync(request.ClientId, context.CancellationToken);
        return new() { Client = client.ToProto(await registry.DescribeAsync(client, context.CancellationToken)) };
    }

    public override Task<ListClientsResponse> ListClients(ListClientsRequest request, ServerCallContext context) =>
        reader.ListAsync(request, context.CancellationToken);

    public override Task<UpdateClientResponse> UpdateClient(UpdateClientRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var mask = UpdateMask.Parse(request.UpdateMask, violations, Writable);
        var source = request.Client ?? new();
        violations.Check(
            "client.client_id", source.ClientId.Length == 0 || source.ClientId == request.ClientId ? null : "must be the client_id of the request");
        violations.ThrowIfAny();
        return transaction.RunAsync(async () =>
        {
            var client = await RequireAsync(request.ClientId, context.CancellationToken);
            Etag.Require(source.Etag, client.Version);
            var before = await registry.DescribeAsync(client, context.CancellationToken);

            // The fields that stay are read back with those that change: they may contradict each other.
            var message = client.ToProto(before);
            foreach (var field in mask)
            {
                Copy(field, source, message);
            }

            var spec = new ClientRequest(new()).Read(message, client.ClientId);
            if (!spec.IsLike(before))
            {
                await RequireOrganizationsAsync(spec, context.CancellationToken);
                await registry.ChangeAsync(client, before, spec, context.CancellationToken);
            }

            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new UpdateClientResponse { Client = client.ToProto(spec), Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<RotateClientSecretResponse> RotateClientSecret(RotateClientSecretRequest request, ServerCallContext context)
    {
        var overlap = OverlapOf(request.Overlap);
        return transaction.RunAsync(async () =>
        {
            var client = await RequireAsync(request.ClientId, context.CancellationToken);
            if (!client.IsConfidential)
            {
                throw ClientRefusals.IsPublic(client.ClientId);
            }

            var secret = ClientSecret.New();
            await registry.SetSecretAsync(client, secret, overlap, context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            var spec = await registry.DescribeAsync(client, context.CancellationToken);
            return new RotateClientSecretResponse { Client = client.ToProto(spec), ClientSecret = secret, Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<DeleteClientResponse> DeleteClient(DeleteClientRequest request, ServerCallContext context) =>
        transaction.RunAsync(async () =>
        {
            var client = await RequireAsync(request.ClientId, context.CancellationToken);
            await registry.DeleteAsync(client, context.CancellationToken);
            return new DeleteClientResponse { Revision = await transaction.SaveAsync(context.CancellationToken) };
        }, context.CancellationToken);

    private async Task<Client> RequireAsync(string clientId, CancellationToken cancellationToken) =>
        await db.Clients.SingleOrDefaultAsync(client => client.ClientId == clientId, cancellationToken) ?? throw ClientRefusals.NotFound(clientId);

    private async Task RequireOrganizationsAsync(ClientSpec spec, CancellationToken cancellationToken)
    {
        var ids = spec.Bindings.Keys.ToList();
        var found = ids.Count == 0 ? [] : await db.Organizations.Where(o => ids.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancellationToken);
        foreach (var missing in ids.Except(found))
        {
            throw OrganizationRefusals.NotFound(missing);
        }
    }

    private static TimeSpan OverlapOf(Duration? overlap) => overlap switch
    {
        null => TimeSpan.Zero,
        { Seconds: >= 0 and <= ClientSecret.MaxOverlapSeconds, Nanos: >= 0 } => TimeSpan.FromSeconds(overlap.Seconds),
        _ => throw Violations.Single("overlap", T("must be 0 to 7 days")),
    };

    private static void Copy(string field, V1.Client source, V1.Client target)
    {
        var descriptor = V1.Client.Descriptor.FindFieldByName(field);
        if (!descriptor.IsRepeated)
        {
            descriptor.Accessor.SetValue(target, descriptor.Accessor.GetValue(source));
            return;
        }

        var values = (System.Collections.IList)descriptor.Accessor.GetValue(target);
        values.Clear();
        foreach (var value in (System.Collections.IList)descriptor.Accessor.GetValue(source))
        {
            values.Add(value);
        }
    }
}
