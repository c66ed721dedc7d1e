using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OrgGrpc.Server.Users;
using OtpNet;
using QRCoder;

namespace OrgGrpc.Server.Factors;

/// <summary>What an authenticator app and the server share: 160 random bits (RFC 4226 section 4), six digits, 30 seconds, SHA-1, which all apps know.</summary>
internal sealed class AuthenticatorSecret
{
    private const int Bytes = 20;
    private const int Digits = 6;

    /// <summary>A code is good one step before and after its own: clocks differ, and typing takes time (RFC 6238 section 5.2).</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    private readonly byte[] secret;

    private AuthenticatorSecret(byte[] secret) => this.secret = secret;

    /// <summary>As it is typed into an app that cannot see the picture.</summary>
    public string Text => Base32Encoding.ToString(secret);

    public static AuthenticatorSecret New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <param name="bytes">What <see cref="Seal"/> gave.</param>
    /// <param name="protection">The keys.</param>
    public static AuthenticatorSecret Open(byte[] bytes, IDataProtectionProvider protection) => new(Protector(protection).Unprotect(bytes));

    public byte[] Seal(IDataProtectionProvider protection) => Protector(protection).Protect(secret);

    /// <summary>The time step to which the code belongs, if it is one of now.</summary>
    public long? StepOf(string code, DateTimeOffset now) =>
        code.Length == Digits && new Totp(secret).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;

    /// <summary>The code of a moment, as the app shows it.</summary>
    public string CodeAt(DateTimeOffset now) => new Totp(secret).ComputeTotp(now.UtcDateTime);

    /// <summary>What an app reads from the picture: the Key URI Format, which they have in common.</summary>
    public string ToUri(string issuer, EmailAddress account) => new OtpUri(OtpType.Totp, secret, account.Value, issuer).ToString();

    /// <summary>The picture of <see cref="ToUri"/>, as an image that stands in the page itself.</summary>
    public static string Picture(string uri)
    {
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        return $"data:image/png;base64,{Convert.ToBase64String(code.GetGraphic(pixelsPerModule: 6))}";
    }

    /// <summary>Never the secret: it must not slip into a log.</summary>
    public override string ToString() => "(secret)";

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("OrgGrpc.Authenticator");
}
