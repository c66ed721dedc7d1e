using Grpc.Core;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>A service that somebody added and forgot to say who may call it.</summary>
[BindServiceMethod(typeof(UndeclaredService), nameof(Bind))]
internal sealed class UndeclaredService
{
    public const string Name = "orggrpc.v1.UndeclaredService";

    private static readonly Marshaller<GetMeRequest> Requests = Of(GetMeRequest.Parser);
    private static readonly Marshaller<GetMeResponse> Responses = Of(GetMeResponse.Parser);

    public static Method<GetMeRequest, GetMeResponse> Unary { get; } = new(MethodType.Unary, Name, nameof(Answer), Requests, Responses);

    public static Method<GetMeRequest, GetMeResponse> Streaming { get; } = new(MethodType.ServerStreaming, Name, nameof(Stream), Requests, Responses);

    public static Method<GetMeRequest, GetMeResponse> Duplex { get; } = new(MethodType.DuplexStreaming, Name, nameof(Talk), Requests, Responses);

    public static int Calls { get; private set; }

    public static void Bind(ServiceBinderBase binder, UndeclaredService? service)
    {
        binder.AddMethod(Unary, service is null ? null : service.Answer);
        binder.AddMethod(Streaming, service is null ? null : service.Stream);
        binder.AddMethod(Duplex, service is null ? null : service.Talk);
    }

    public Task<GetMeResponse> Answer(GetMeRequest request, ServerCallContext context) => Task.FromResult(Called());

    public Task Stream(GetMeRequest request, IServerStreamWriter<GetMeResponse> responses, ServerCallContext context) => responses.WriteAsync(Called());

    public Task Talk(IAsyncStreamReader<GetMeRequest> requests, IServerStreamWriter<GetMeResponse> responses, ServerCallContext context) =>
        responses.WriteAsync(Called());

    private static GetMeResponse Called()
    {
        Calls++;
        return new();
    }

    private static Marshaller<T> Of<T>(Google.Protobuf.MessageParser<T> parser)
        where T : class, Google.Protobuf.IMessage<T> => Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, parser.ParseFrom);
}
