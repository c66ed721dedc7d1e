using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.DataProtection;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Persistence;

/// <summary>
/// A write transaction for rpcs that take a <c>request_id</c>: the answer is stored in the transaction of the work, and a retry gets
/// the stored answer.
/// </summary>
public sealed class OnceTransaction
{
    private readonly OrgGrpcDbContext db;
    private readonly WriteTransaction transaction;
    private readonly IDataProtector protector;
    private readonly TimeProvider time;

    public OnceTransaction(OrgGrpcDbContext db, WriteTransaction transaction, IDataProtectionProvider protection, TimeProvider time)
    {
        this.db = db;
        this.transaction = transaction;
        this.time = time;
        protector = protection.CreateProtector("OrgGrpc.RequestReplay");
    }

    public Task<TResponse> RunAsync<TResponse>(
        IMessage request, string requestId, Func<Task<TResponse>> work, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>, new()
    {
        if (requestId.Length == 0)
        {
            return transaction.RunAsync(work, cancellationToken);
        }

        if (!Guid.TryParseExact(requestId, "D", out var id))
        {
            throw Violations.Single("request_id", "must be a UUID such as 018f4e2a-7c1b-7f3a-9d6e-2b1a0c9d8e7f");
        }

        return transaction.RunAsync(() => OnceAsync(request, id.ToString(), work, cancellationToken), cancellationToken);
    }

    private async Task<TResponse> OnceAsync<TResponse>(
        IMessage request, string requestId, Func<Task<TResponse>> work, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>, new()
    {
        var now = time.GetInstant();
        var caller = db.Caller.ToString();
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(request.Descriptor.FullName), .. request.ToByteArray()]);
        var first = await db.RequestReplays.FindAsync([caller, requestId], cancellationToken);
        if (first is not null && first.ExpireTime > now)
        {
            return CryptographicOperations.FixedTimeEquals(first.RequestHash, hash)
                ? new MessageParser<TResponse>(() => new()).ParseFrom(protector.Unprotect(first.Response))
                : throw new Refusal(ErrorReason.RequestIdReused, "The request_id was used for another request.");
        }

        if (first is not null)
        {
            db.Remove(first);
            await db.SaveChangesAsync(cancellationToken);
        }

        var response = await work();
        db.Add(new RequestReplay
        {
            Caller = caller,
            RequestId = requestId,
            RequestHash = hash,
            Response = protector.Protect(response.ToByteArray()),
            ExpireTime = now + RequestReplay.Lifetime,
        });
        await db.SaveChangesAsync(cancellationToken);
        return response;
    }
}
