using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Invitations;

/// <summary>How an invitee names an invitation: by the secret of the mail, or by its id.</summary>
internal sealed record InvitationKey
{
    public InvitationKey(Secret secret) => Secret = secret;

    public InvitationKey(Id<Invitation> id) => Id = id;

    public Secret? Secret { get; }

    public Id<Invitation>? Id { get; }

    public static InvitationKey Parse(string secret, string invitationId)
    {
        if (invitationId.Length > 0)
        {
            return new(Violations.RequireId<Invitation>("invitation_id", invitationId));
        }

        var violations = new Violations();
        var parsed = violations.Parse<Secret>("secret", secret, Secrets.Secret.TryParse);
        violations.ThrowIfAny();
        return new(parsed);
    }
}
