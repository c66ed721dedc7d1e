using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Factors;

/// <summary>Tells people what has changed about how they sign in, so that they notice when it was somebody else.</summary>
internal sealed class FactorMail(EmailOutbox outbox, PublicLinks links)
{
    public const string SecurityPath = "/account/security";

    /// <param name="to">Whose account it is.</param>
    /// <param name="what">What has changed, a sentence in the receiver's language.</param>
    public void SendChanged(User to, Func<string> what) =>
        outbox.Enqueue(to, "sign-in-changed", () => [("what", what()), ("link", links.To(SecurityPath))]);

    public void SendRecoveryCodeUsed(User to, int left) => outbox.Enqueue(to, "recovery-code-used", () =>
        [("left", left == 1 ? T("One is left.") : T($"{left} are left.")), ("link", links.To(SecurityPath))]);
}
