using Google.Protobuf.Reflection;

namespace OrgGrpc.Server.Access;

/// <summary>Every service of the contract, found through the compiled descriptors.</summary>
public static class Contract
{
    public static IReadOnlyList<Google.Protobuf.Reflection.ServiceDescriptor> Services { get; } =
    [
        .. typeof(V1.Organization).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("ServiceReflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .SelectMany(file => file.Services)
            .OrderBy(service => service.FullName, StringComparer.Ordinal),
    ];
}
