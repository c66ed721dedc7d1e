namespace OrgGrpc.Server.Pages;

/// <summary>A form whose button opens the browser's dialog for passkeys; the handlers are those of the page that it stands on.</summary>
internal sealed record PasskeyForm(string Button)
{
    /// <summary>Whether a new passkey is made, which gets a name, or one that there is is asked for.</summary>
    public bool IsNew { get; init; }

    /// <summary>Where the page leads back to.</summary>
    public string? ReturnUrl { get; init; }
}
