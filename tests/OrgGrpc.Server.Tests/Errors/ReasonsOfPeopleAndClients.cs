using OrgGrpc.V1;
using static OrgGrpc.Server.Tests.Errors.ReasonCase;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>What refuses work on people and on clients.</summary>
internal static class ReasonsOfPeopleAndClients
{
    private const string Nobody = "user_01h455vb4pex5vsknk084sn02q";

    public static readonly Dictionary<ErrorReason, ReasonCase> Cases = new()
    {
        [ErrorReason.UserNotFound] = On(s => (s.Operator, "UserService.GetUser", new GetUserRequest { UserId = Nobody })),
        [ErrorReason.UserDeactivated] = On(
            s => (s.Operator, "MembershipService.AddMembership", new AddMembershipRequest { OrganizationId = s.OrganizationId, UserId = s.Stranger.Id.ToString() }),
            s => Call(s, s.Operator, "UserService.DeactivateUser", new DeactivateUserRequest { UserId = s.Stranger.Id.ToString() })),
        [ErrorReason.UserNotAwaitingApproval] = On(s => (s.Operator, "UserService.RejectUser", new RejectUserRequest { UserId = s.Stranger.Id.ToString() })),
        [ErrorReason.EmailTaken] = On(s => (s.Operator, "UserService.UpdateUser", new UpdateUserRequest
        {
            UserId = s.Stranger.Id.ToString(),
            User = new() { Email = s.Member.Address.Value },
            UpdateMask = new() { Paths = { "email" } },
        })),
        [ErrorReason.LinkInvalid] = On(_ => (null, "RegistrationService.VerifyEmail", new VerifyEmailRequest { Secret = new('A', 43) })),
        [ErrorReason.ApiKeyNotFound] = On(s => (s.Member, "ApiKeyService.DeleteUserApiKey", new DeleteUserApiKeyRequest { ApiKeyId = s.OrganizationApiKeyId })),
        [ErrorReason.ClientNotFound] = On(s => (s.Operator, "ClientService.GetClient", new GetClientRequest { ClientId = "nobody" })),
        [ErrorReason.ClientIdTaken] = On(s => (s.Operator, "ClientService.CreateClient", new CreateClientRequest { Client = Public(s.ClientId) })),
        [ErrorReason.ClientIsPublic] = On(
            s => (s.Operator, "ClientService.RotateClientSecret", new RotateClientSecretRequest { ClientId = $"spa-{s.Mark}" }),
            s => Call(s, s.Operator, "ClientService.CreateClient", new CreateClientRequest { Client = Public($"spa-{s.Mark}") })),
    };

    private static V1.Client Public(string id) => new()
    {
        ClientId = id,
        DisplayName = "App",
        Type = ClientType.Public,
        GrantTypes = { ClientGrantType.AuthorizationCode },
        RedirectUris = { "https://app.example.org/signed-in" },
        Scopes = { "openid" },
    };
}
