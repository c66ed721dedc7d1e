namespace OrgGrpc.Server.Pages;

/// <summary>What people call the fields of the contract's messages.</summary>
internal static class FieldWords
{
    public static string Of(string field) => field[(field.LastIndexOf('.') + 1)..] switch
    {
        "bindings" => T("Roles"),
        "brand_color" => T("Colour"),
        "client_id" => T("Client id"),
        "code" => T("Code"),
        "consent" => T("Consent"),
        "credential" => T("Passkey"),
        "display_name" or "name" => T("Name"),
        "email" => T("E-mail address"),
        "expire_time" => T("End"),
        "external_id" => T("External id"),
        "grant_types" => T("Grant types"),
        "image" => T("Picture"),
        "locale" => T("Language"),
        "max_uses" => T("Number of uses"),
        "message" => T("Message"),
        "new_email" => T("New e-mail address"),
        "new_password" => T("New password"),
        "organization_name" => T("Name of the organization"),
        "owner_user_id" => T("Owner"),
        "password" => T("Password"),
        "post_logout_redirect_uris" => T("Addresses after signing out"),
        "present_password" => T("Present password"),
        "provider" => T("Provider"),
        "redirect_uris" => T("Addresses after signing in"),
        "resources" => T("Resources"),
        "roles" => T("Roles"),
        "scopes" => T("Scopes"),
        "second_step" => T("Second step"),
        "secret" => T("Secret"),
        "served_resources" => T("Resources that it serves"),
        "slug" => T("Short name"),
        "title" => T("Title"),
        "type" => T("Type"),
        var other => Plain(other),
    };

    /// <summary><c>page_size</c> as <c>Page size</c>.</summary>
    private static string Plain(string field) => field is [var first, .. var rest] ? char.ToUpperInvariant(first) + rest.Replace('_', ' ') : "";
}
