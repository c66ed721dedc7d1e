using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using OrgGrpc.Client.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>Asks the server whether a token's person still is in the organization what the token says.</summary>
internal sealed class AccessQuestion(IServiceProvider services, TimeProvider time)
{
    /// <summary>Requests wait for the answer; an unreachable server must not keep them all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> HoldsAsync(JsonWebToken token)
    {
        if (TokenClaims.Of(token) is not { OrganizationId: { } organization, Subject: var person } || !person.StartsWith("user_", StringComparison.Ordinal))
        {
            return false;
        }

        var roles = token.TryGetPayloadValue<string[]>(OrgGrpcClaims.OrganizationRoles, out var said) ? said : [];
        var request = new BatchCheckAccessRequest { Consistency = new() { Strong = true } };
        request.Checks.Add(new AccessCheck { OrganizationId = organization, UserId = person });
        request.Checks.Add(roles.Select(role => new AccessCheck { OrganizationId = organization, UserId = person, Role = role }));
        try
        {
            var answer = await services.GetRequiredService<AccessService.AccessServiceClient>()
                .BatchCheckAccessAsync(request, new CallOptions(deadline: (time.GetUtcNow() + Patience).UtcDateTime));
            return answer.Results.All(result => result.Allowed);
        }
        catch (OrgGrpcException)
        {
            return false;
        }
    }
}
