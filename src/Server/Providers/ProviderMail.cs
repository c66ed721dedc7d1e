using OrgGrpc.Server.Factors;

namespace OrgGrpc.Server.Providers;

/// <summary>Tells people that there is another way into their account, or one less.</summary>
internal sealed class ProviderMail(FactorMail mail, ProviderList providers)
{
    public void SendLinked(User to, Provider provider) =>
        mail.SendChanged(to, () => T($"From now on you can sign in with {provider.DisplayName}."));

    public void SendRemoved(User to, string provider) =>
        mail.SendChanged(to, () => T($"You can no longer sign in with {providers.Find(provider)?.DisplayName ?? provider}."));
}
