using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace OrgGrpc.Server.Email;

/// <summary>Subject and plain text of a mail, the language that they are in, and what they were made of.</summary>
internal sealed record EmailContent(string Subject, string Text, string Language)
{
    public string Template { get; init; } = "";

    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    public byte[] Protect(IDataProtectionProvider protection) => Protector(protection).Protect(JsonSerializer.SerializeToUtf8Bytes(this));

    public static EmailContent Unprotect(byte[] content, IDataProtectionProvider protection) =>
        JsonSerializer.Deserialize<EmailContent>(Protector(protection).Unprotect(content))!;

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("OrgGrpc.Email");
}
