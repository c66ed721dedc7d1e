namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Small pictures that browsers show.</summary>
internal static class Images
{
    /// <summary>A PNG; the seed tells one from another.</summary>
    public static byte[] Png(int seed = 0)
    {
        using var code = new QRCoder.QRCodeGenerator();
        return new QRCoder.PngByteQRCode(code.CreateQrCode($"logo {seed}", QRCoder.QRCodeGenerator.ECCLevel.L)).GetGraphic(4);
    }
}
