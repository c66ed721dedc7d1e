using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Registration;

/// <summary>New people over the wire.</summary>
internal sealed class RegistrationService(
    RegistrationForm form, PersonRegistration registration, InvitedRegistration invited, VerificationUse verification, VerificationRepeat repeat)
    : V1.RegistrationService.RegistrationServiceBase
{
    public override async Task<RegisterUserResponse> RegisterUser(RegisterUserRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var secret = violations.ParseOptional<Secret>("invitation_secret", request.InvitationSecret, Secret.TryParse);
        var person = await form.AcceptAsync(
            request.Email, request.Name, request.Password, request.Locale, isInvited: secret is not null, violations, context.CancellationToken);
        if (secret is null)
        {
            await registration.RunAsync(person, organization: null, context.CancellationToken);
        }
        else
        {
            await invited.RunAsync(person, secret, context.CancellationToken);
        }

        return new();
    }

    public override async Task<RegisterOrganizationResponse> RegisterOrganization(RegisterOrganizationRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organization = violations.Parse<OrganizationName>("organization_name", request.OrganizationName, OrganizationName.TryParse);
        var person = await form.AcceptAsync(
            request.Email, request.Name, request.Password, request.Locale, isInvited: false, violations, context.CancellationToken);
        await registration.RunAsync(person, organization, context.CancellationToken);
        return new();
    }

    public override async Task<VerifyEmailResponse> VerifyEmail(VerifyEmailRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var secret = violations.Parse<Secret>("secret", request.Secret, Secret.TryParse);
        violations.ThrowIfAny();
        var (user, revision) = await verification.RunAsync(secret, request.Password, context.CancellationToken);
        return new() { UserId = user.Id.ToString(), Revision = revision, Status = (V1.UserStatus)user.Status };
    }

    public override async Task<ResendVerificationResponse> ResendVerification(ResendVerificationRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var address = violations.Parse<EmailAddress>("email", request.Email, EmailAddress.TryParse);
        violations.ThrowIfAny();
        await repeat.RunAsync(address, context.CancellationToken);
        return new();
    }
}
