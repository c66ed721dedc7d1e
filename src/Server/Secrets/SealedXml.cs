using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace OrgGrpc.Server.Secrets;

/// <summary>Data Protection keys as they are stored: sealed with the master key. Data Protection makes decryptors itself, with this one argument.</summary>
internal sealed class SealedXml(IServiceProvider services) : IXmlEncryptor, IXmlDecryptor
{
    private const string ElementName = "sealedWithMasterKey";

    private readonly MasterKey key = services.GetRequiredService<MasterKey>();

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement(ElementName, Convert.ToBase64String(key.Seal(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))),
        typeof(SealedXml));

    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(key.Open(Convert.FromBase64String(encryptedElement.Value))));

    /// <summary>Whether all that a stored key has sealed can be opened.</summary>
    public bool Opens(string xml)
    {
        try
        {
            foreach (var element in XElement.Parse(xml).Descendants(ElementName))
            {
                Decrypt(element);
            }

            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
