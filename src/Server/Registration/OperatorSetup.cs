using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// How an instance gets its first operator: whoever reads the console holds a secret that works once, within a day, and only while
/// there is no operator who may come in.
/// </summary>
internal sealed class OperatorSetup(OrgGrpcDbContext db, WriteTransaction transaction, ProvenAddress address, TimeProvider time)
{
    public const string Path = "/setup";

    /// <summary>A new secret in place of any earlier one; none when there is an operator.</summary>
    public Task<Secret?> OfferAsync(CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        await ForgetAsync(cancellationToken);
        var secret = await HasOperatorAsync(cancellationToken) ? null : Secret.New();
        if (secret is not null)
        {
            db.Add(OperatorKey.Of(secret, time.GetInstant()));
        }

        await transaction.SaveAsync(cancellationToken);
        return secret;
    }, cancellationToken);

    /// <summary>Whether the secret would be taken now. For the page that asks who the operator will be; <see cref="RedeemAsync"/> decides.</summary>
    public Task<bool> IsOpenAsync(Secret secret, CancellationToken cancellationToken) => IsGoodAsync(secret, cancellationToken);

    /// <summary>
    /// Makes the first operator, verified: the console is proof enough.
    /// </summary>
    public Task<User> RedeemAsync(Secret secret, NewPerson person, CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        if (!await IsGoodAsync(secret, cancellationToken))
        {
            throw RegistrationRefusals.LinkInvalid();
        }

        var user = await address.TakeAsync(person, cancellationToken);
        user.MakeOperator(time.GetInstant());
        await ForgetAsync(cancellationToken);
        await transaction.SaveAsync(cancellationToken);
        return user;
    }, cancellationToken);

    private async Task<bool> IsGoodAsync(Secret secret, CancellationToken cancellationToken)
    {
        var key = await db.OperatorKeys.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return key is not null && time.GetInstant() < key.ExpireTime && CryptographicOperations.FixedTimeEquals(key.Hash, secret.Hash)
            && !await HasOperatorAsync(cancellationToken);
    }

    private Task<bool> HasOperatorAsync(CancellationToken cancellationToken) => db.Users.AnyAsync(
        user => user.IsOperator && user.Status != UserStatus.Deactivated, cancellationToken);

    private Task ForgetAsync(CancellationToken cancellationToken) => db.OperatorKeys.ExecuteDeleteAsync(cancellationToken);
}
