using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Factors;

/// <summary>Tells people what has changed about how they sign in, so that they notice when it was somebody else.</summary>
internal sealed class FactorMail(EmailOutbox outbox, PublicLinks links)
{
    public void SendChanged(User to, string what) =>
        outbox.Enqueue(to.Address, $"How you sign in at {links.Host} has changed", $"""
            Hello {to.Name},

            {what} at {links.Host}.

            Was it not you? Then choose a new password at once, and look at what else is set: {links.To("/account/security")}
            """);

    public void SendRecoveryCodeUsed(User to, int left) =>
        outbox.Enqueue(to.Address, $"A recovery code was used at {links.Host}", $"""
            Hello {to.Name},

            somebody, probably you, signed in at {links.Host} with your password and a recovery code. {(left == 1 ? "One is" : $"{left} are")} left; new ones are made at {links.To("/account/security")}

            Was it not you? Then choose a new password at once.
            """);
}
