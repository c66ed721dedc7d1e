using Microsoft.AspNetCore.Http.Features;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Endpoints;

internal static class AnswerInTurn
{
    /// <summary>
    /// Writers take turns, and what the engine answers with it writes first. The answer is held back until the turn is over: whoever does not
    /// read it would keep every other writer waiting.
    /// </summary>
    public static async Task InTurnAsync(this HttpContext http, WriteGate gate, Func<Task> answer)
    {
        var outside = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var held = new MemoryStream();
        var inside = new StreamResponseBodyFeature(held, outside);
        http.Features.Set<IHttpResponseBodyFeature>(inside);
        try
        {
            using var turn = await gate.EnterAsync(http.RequestAborted);
            await answer();
            await inside.CompleteAsync();
        }
        finally
        {
            http.Features.Set(outside);
        }

        held.Position = 0;
        await held.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
