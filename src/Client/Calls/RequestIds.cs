using Google.Protobuf;

namespace OrgGrpc.Client.Calls;

/// <summary>Gives a creating request the <c>request_id</c> that makes its repetition harmless, in a copy: the caller's message is theirs.</summary>
internal static class RequestIds
{
    public static TRequest WithRequestId<TRequest>(TRequest request)
        where TRequest : class
    {
        if (request is not IMessage message || message.Descriptor.FindFieldByName(Contract.RequestId) is not { } field
            || field.Accessor.GetValue(message) is not "" || request is not IDeepCloneable<TRequest> original)
        {
            return request;
        }

        var copy = original.Clone();
        field.Accessor.SetValue((IMessage)copy, Guid.CreateVersion7().ToString());
        return copy;
    }
}
