using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Registration;

namespace OrgGrpc.Server.Tests.Pages.Account;

/// <summary>A server whose mails and password hashes a test looks at, and whose time a test moves.</summary>
public sealed class AccountServer : RegistrationServer
{
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    internal WatchedHasher Hasher { get; } = new();

    /// <summary>Whether the person can sign in with this password.</summary>
    public async Task<bool> SignsInAsync(User person, string password)
    {
        using var visitor = new WebVisitor(this);
        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", person.Address.Value), ("Password", password));
        return answer.StatusCode == HttpStatusCode.Redirect;
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<TimeProvider>(Clock);
        Hasher.Join(services);
    }
}
