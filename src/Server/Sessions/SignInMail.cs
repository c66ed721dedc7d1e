using OrgGrpc.Server.Email;
using OrgGrpc.Server.Languages;

namespace OrgGrpc.Server.Sessions;

/// <summary>Tells people of a sign-in that may not be theirs.</summary>
internal sealed class SignInMail(EmailOutbox outbox, PublicLinks links)
{
    public const string SessionsPath = "/account/sessions";

    public void SendNewSignIn(User to, Proof proof) => outbox.Enqueue(to, "new-sign-in", () =>
    [
        ("device", DeviceWords.Of(proof.Visit.UserAgent)),
        ("network", proof.Visit.NetworkAddress),
        ("time", Words.Of(proof.Time)),
        ("link", links.To(SessionsPath)),
        ("password", links.To("/forgot-password")),
    ]);
}
