using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>The real hasher of passwords, watched, and held when a test says so.</summary>
internal sealed class WatchedHasher : IPasswordHasher<User>
{
    private PasswordHasher<User>? inner;
    private int atOnce;

    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public int Hashed { get; set; }

    public int Verified { get; set; }

    public int MostAtOnce { get; private set; }

    /// <summary>Takes the place of the server's own.</summary>
    public void Join(IServiceCollection services)
    {
        services.AddSingleton<PasswordHasher<User>>();
        services.AddSingleton<IPasswordHasher<User>>(provider =>
        {
            inner = provider.GetRequiredService<PasswordHasher<User>>();
            return this;
        });
    }

    public string HashPassword(User user, string password)
    {
        Hashed++;
        return inner!.HashPassword(user, password);
    }

    public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref atOnce));
        Verified++;
        Gate.Wait(TimeSpan.FromSeconds(30));
        var result = inner!.VerifyHashedPassword(user, hashedPassword, providedPassword);
        Interlocked.Decrement(ref atOnce);
        return result;
    }
}
