using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>API keys over the wire.</summary>
internal sealed class ApiKeyService(
    OrgGrpcDbContext db, OnceTransaction once, WriteTransaction transaction, ApiKeyIssuing issuing, ApiKeyReader reader, AccessDecision access, TimeProvider time)
    : V1.ApiKeyService.ApiKeyServiceBase
{
    public override Task<CreateUserApiKeyResponse> CreateUserApiKey(CreateUserApiKeyRequest request, ServerCallContext context) =>
        once.RunAsync(request, request.RequestId, async () =>
        {
            var (key, secret) = await issuing.ForUserAsync(request, time.GetInstant(), context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new CreateUserApiKeyResponse { ApiKey = key.ToProto(), Secret = secret.Text, Revision = revision };
        }, context.CancellationToken);

    public override Task<ListUserApiKeysResponse> ListUserApiKeys(ListUserApiKeysRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var user = ParseUser(request.UserId, violations);
        violations.ThrowIfAny();
        return reader.ListAsync(user, request, context.CancellationToken);
    }

    public override Task<DeleteUserApiKeyResponse> DeleteUserApiKey(DeleteUserApiKeyRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var user = ParseUser(request.UserId, violations);
        var id = violations.ParseId<ApiKey>("api_key_id", request.ApiKeyId);
        violations.ThrowIfAny();
        return transaction.RunAsync(async () =>
        {
            var revision = await DeleteAsync(db.ApiKeys.Where(key => key.Id == id && key.UserId == user), id, context.CancellationToken);
            return new DeleteUserApiKeyResponse { Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<CreateOrganizationApiKeyResponse> CreateOrganizationApiKey(CreateOrganizationApiKeyRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        return once.RunAsync(request, request.RequestId, async () =>
        {
            var organization = await RequireActiveAsync(id, context);
            var (key, secret) = await issuing.ForOrganizationAsync(organization, request, time.GetInstant(), context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new CreateOrganizationApiKeyResponse { ApiKey = key.ToProto(), Secret = secret.Text, Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<ListOrganizationApiKeysResponse> ListOrganizationApiKeys(ListOrganizationApiKeysRequest request, ServerCallContext context) =>
        reader.ListAsync(Violations.RequireId<Organization>("organization_id", request.OrganizationId), request, context.CancellationToken);

    public override Task<DeleteOrganizationApiKeyResponse> DeleteOrganizationApiKey(DeleteOrganizationApiKeyRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var id = violations.ParseId<ApiKey>("api_key_id", request.ApiKeyId);
        violations.ThrowIfAny();
        return transaction.RunAsync(async () =>
        {
            await RequireActiveAsync(organization, context);
            var keys = db.ApiKeys.Where(key => key.Id == id && key.UserId == null && key.OrganizationId == organization);
            return new DeleteOrganizationApiKeyResponse { Revision = await DeleteAsync(keys, id, context.CancellationToken) };
        }, context.CancellationToken);
    }

    /// <summary>Empty is the caller, if that is a person.</summary>
    private Id<User> ParseUser(string userId, Violations violations) =>
        userId.Length == 0 && db.Caller.UserId is { } self ? self : violations.ParseId<User>("user_id", userId);

    private async Task<long> DeleteAsync(IQueryable<ApiKey> keys, Id<ApiKey> id, CancellationToken cancellationToken)
    {
        var key = await keys.SingleOrDefaultAsync(cancellationToken) ?? throw ApiKeyRefusals.NotFound(id);
        key.Delete();
        db.Remove(key);
        return await transaction.SaveAsync(cancellationToken);
    }

    private async Task<Organization> RequireActiveAsync(Id<Organization> id, ServerCallContext context)
    {
        access.RequireStill(context, id);
        var organization = (await db.RequireOrganizationAsync(id, context.CancellationToken)).Organization;
        organization.RequireActive();
        return organization;
    }
}
