namespace OrgGrpc.Server.Pages;

/// <summary>What people call the fields of the contract's messages.</summary>
internal static class FieldWords
{
    public static string Of(string field) => field[(field.LastIndexOf('.') + 1)..] switch
    {
        "brand_color" => T("Colour"),
        "email" => T("E-mail address"),
        "image" => T("Picture"),
        "locale" => T("Language"),
        "name" => T("Name"),
        "password" => T("Password"),
        var other => Plain(other),
    };

    /// <summary><c>max_uses</c> as <c>Max uses</c>.</summary>
    private static string Plain(string field) => field is [var first, .. var rest] ? char.ToUpperInvariant(first) + rest.Replace('_', ' ') : "";
}
