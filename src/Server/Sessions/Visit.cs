using Microsoft.Net.Http.Headers;

namespace OrgGrpc.Server.Sessions;

/// <summary>What is kept of the request that signed somebody in.</summary>
internal sealed record Visit(string UserAgent, string NetworkAddress)
{
    /// <summary>Browsers need half of it; nobody stores more by sending more.</summary>
    public const int MaxUserAgent = 256;

    /// <summary>An IPv6 address with a zone is the longest.</summary>
    public const int MaxNetworkAddress = 64;

    public static Visit Of(HttpContext http)
    {
        var agent = http.Request.Headers[HeaderNames.UserAgent].ToString();
        var address = http.Connection.RemoteIpAddress;
        return new(Shorten(agent, MaxUserAgent), Shorten((address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString() ?? "", MaxNetworkAddress));
    }

    private static string Shorten(string text, int length) => text.Length > length ? text[..length] : text;
}
