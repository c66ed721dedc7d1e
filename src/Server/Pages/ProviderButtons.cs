namespace OrgGrpc.Server.Pages;

/// <summary>A way to each outside provider, if there are any.</summary>
/// <param name="Words">What a button says, by the name of its provider.</param>
internal sealed record ProviderButtons(Func<string, string> Words)
{
    /// <summary>Where it leads in the end.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Whether the provider is to ask, whatever it knows already.</summary>
    public bool Again { get; init; }
}
