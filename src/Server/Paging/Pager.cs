using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.DataProtection;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Paging;

/// <summary>Makes pages. A page token is sealed together with the caller and the list's arguments, and is of no use anywhere else.</summary>
public sealed class Pager(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("OrgGrpc.PageToken");

    public Page Open(IMessage request, Caller caller)
    {
        var fields = request.Descriptor.Fields;
        var size = fields["page_size"];
        var token = fields["page_token"];
        var page = ((int)size.Accessor.GetValue(request), (string)token.Accessor.GetValue(request));

        // Neither the size nor the token itself is an argument that the next page must repeat.
        var arguments = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        size.Accessor.Clear(arguments);
        token.Accessor.Clear(arguments);
        var list = SHA256.HashData([
            .. Encoding.UTF8.GetBytes($"{request.Descriptor.FullName}\n{caller}\n"), .. arguments.ToByteArray()]);
        return Page.Of(protector, list[..16], page.Item1, page.Item2);
    }
}
