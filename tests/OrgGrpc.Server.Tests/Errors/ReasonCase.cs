using Google.Protobuf;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>Prepares a stage, and tells the call that is refused there for one reason.</summary>
internal sealed record ReasonCase(Func<Stage, Task<(User? Caller, string Rpc, IMessage Request)>> PrepareAsync)
{
    public static ReasonCase On(Func<Stage, (User?, string, IMessage)> refused, Func<Stage, Task>? before = null) => new(async stage =>
    {
        if (before is not null)
        {
            await before(stage);
        }

        return refused(stage);
    });

    public static ReasonCase Async(Func<Stage, Task<(User?, string, IMessage)>> refused) => new(refused);

    public static Task<IMessage> Call(Stage stage, User caller, string rpc, IMessage request) =>
        stage.Server.As(caller.Id).CallAsync(Rpcs.Find(rpc), request.ToByteArray());

    /// <summary>The time of everything open in the organization is over.</summary>
    public static Task PassAsync(Stage stage) => stage.PassTimeAsync();
}
