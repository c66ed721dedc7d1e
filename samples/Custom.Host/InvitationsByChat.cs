using OrgGrpc.Server.Email;

namespace Custom.Host;

/// <summary>Colleagues are told of invitations by the company's chat; everything else, and everybody else, gets mail.</summary>
internal sealed class InvitationsByChat(HttpClient http, IConfiguration configuration) : IMessageDelivery
{
    public async Task<bool> DeliverAsync(Message message, CancellationToken cancellationToken)
    {
        if (message.Template is not ("invitation" or "invitation-of-a-program") || !message.Recipient.EndsWith($"@{configuration["Custom:Domain"]}", StringComparison.Ordinal))
        {
            return false;
        }

        var words = new { to = message.Recipient, text = $"{message.Subject}: {message.Values["link"]}", id = message.Id };
        using var answer = await http.PostAsJsonAsync(configuration["Custom:ChatAddress"], words, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return true;
    }
}
