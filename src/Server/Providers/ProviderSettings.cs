namespace OrgGrpc.Server.Providers;

/// <summary>One outside OpenID Connect provider, as an operator describes it: <c>OrgGrpc:Users:Providers:{name}</c>.</summary>
public sealed class ProviderSettings
{
    /// <summary>Its issuer, below which its discovery document is.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What it calls this server.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Empty for a client that has none.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What people read on the button; the name in the settings when empty.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Whether what it is asked is pushed to it (RFC 9126), where it offers that, and not written into the person's address line.</summary>
    public bool PushRequests { get; set; } = true;

    /// <summary>What it is asked for, separated by spaces.</summary>
    public string Scopes { get; set; } = "openid profile email";
}
