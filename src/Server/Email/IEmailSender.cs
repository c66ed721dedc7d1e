namespace OrgGrpc.Server.Email;

/// <summary>Takes a mail out of the house. Whatever it throws counts as a failed attempt.</summary>
internal interface IEmailSender
{
    Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken);
}
