using OrgGrpc.Server.Email;
using OrgGrpc.Server.Languages;

namespace OrgGrpc.Server.Sessions;

/// <summary>Tells people of a sign-in that may not be theirs.</summary>
internal sealed class SignInMail(EmailOutbox outbox, PublicLinks links)
{
    public const string SessionsPath = "/account/sessions";

    public void SendNewSignIn(User to, Visit visit, DateTimeOffset now) => outbox.Enqueue(to, "new-sign-in", () =>
    [
        ("device", DeviceWords.Of(visit.UserAgent)),
        ("network", visit.NetworkAddress),
        ("time", Words.Of(now)),
        ("link", links.To(SessionsPath)),
        ("password", links.To("/forgot-password")),
    ]);
}
