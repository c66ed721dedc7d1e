using System.Diagnostics.CodeAnalysis;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>What <c>errors.proto</c> says of a reason, beside what a refusal said.</summary>
internal static class Catalogue
{
    private static readonly EnumDescriptor Reasons = ErrorsReflection.Descriptor.EnumTypes.Single();

    public static void AssertGiven(ErrorReason reason, [NotNull] RpcException? refusal)
    {
        Assert.NotNull(refusal);
        AssertGiven(reason, refusal.StatusCode, refusal.GetRpcStatus()?.GetDetail<ErrorInfo>());
    }

    public static void AssertGiven(ErrorReason reason, StatusCode code, ErrorInfo? info)
    {
        var value = Reasons.FindValueByNumber((int)reason);
        var spec = value.GetOptions().GetExtension(ErrorsExtensions.Error);
        Assert.Equal(value.Name["ERROR_REASON_".Length..], info?.Reason);
        Assert.Equal("orggrpc", info!.Domain);
        Assert.Equal(spec.Status.Replace("_", "", StringComparison.Ordinal), code.ToString().ToUpperInvariant());
        Assert.Equal(spec.Metadata.Order(), info.Metadata.Keys.Order());
        Assert.All(info.Metadata, pair => Assert.NotEmpty(pair.Value));
    }
}
