using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Users;

/// <summary>
/// A hash is meant to be slow, a fifth of a second of one core. One runs at a time, the others wait in turn, and beyond a limit they are
/// sent away: a storm of sign-ins leaves the rest of the server its processor. Never called inside a write transaction.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<User> hasher, IOptions<UserOptions> options) : IDisposable
{
    private static readonly User Nobody = User.Register(EmailAddress.FromStored("nobody@invalid"), PersonName.FromStored("Nobody"), DateTimeOffset.UnixEpoch);

    private readonly SemaphoreSlim core = new(1, 1);
    private readonly string hashOfNobody = NobodysHash(options.Value.PasswordHashRounds);
    private int waiting;

    public Task<string> HashAsync(Password password, CancellationToken cancellationToken) =>
        InTurnAsync(() => hasher.HashPassword(Nobody, password.Text), cancellationToken);

    /// <summary>Takes as long for somebody without a password, and for nobody at all, and is then false.</summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, Password password, CancellationToken cancellationToken) =>
        InTurnAsync(
            () =>
            {
                var result = hasher.VerifyHashedPassword(Nobody, hash ?? hashOfNobody, password.Text);
                return hash is null ? PasswordVerificationResult.Failed : result;
            },
            cancellationToken);

    public void Dispose() => core.Dispose();

    /// <summary>The third format of Identity with the rounds of a real hash: 1, the function, the rounds, salt length, salt, subkey.</summary>
    private static string NobodysHash(int rounds)
    {
        var bytes = RandomNumberGenerator.GetBytes(1 + 4 + 4 + 4 + 16 + 32);
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)KeyDerivationPrf.HMACSHA512);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)rounds);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), 16);
        return Convert.ToBase64String(bytes);
    }

    private async Task<TResult> InTurnAsync<TResult>(Func<TResult> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > options.Value.PasswordQueue)
            {
                throw new Refusal(ErrorReason.Unavailable, T("Too many people sign in or register at the moment."))
                {
                    RetryAfter = TimeSpan.FromSeconds(5),
                };
            }

            await core.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                core.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
