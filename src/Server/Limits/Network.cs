using System.Net;
using System.Net.Sockets;

namespace OrgGrpc.Server.Limits;

/// <summary>Where a request comes from, as far as limits care: an IPv4 address, or the /64 that one IPv6 subscriber has.</summary>
internal sealed record Network(string Name)
{
    public static Network Of(IPAddress? address)
    {
        if (address is null)
        {
            return new("none");
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return new(address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString());
    }
}
