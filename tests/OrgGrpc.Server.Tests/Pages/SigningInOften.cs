using System.Net;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class SigningInOften(SigningInOften.StrictServer server) : IClassFixture<SigningInOften.StrictServer>
{
    [Fact]
    public async Task Whoever_knows_the_password_is_never_locked_out_for_having_used_it()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        for (var i = 0; i < 10 * StrictServer.MaxFailed; i++)
        {
            Assert.Equal(HttpStatusCode.Redirect, await TryAsync(kurt, Passwords.Usual));
        }

        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(kurt, Passwords.Usual));
    }

    [Fact]
    public async Task Wrong_passwords_still_count()
    {
        var krist = await server.AddPersonWithPasswordAsync("krist");
        for (var i = 0; i < StrictServer.MaxFailed; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await TryAsync(krist, "wrong"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(krist, Passwords.Usual));
    }

    private async Task<HttpStatusCode> TryAsync(User person, string password)
    {
        using var visitor = new WebVisitor(server);
        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", person.Address.Value), ("Password", password));
        return answer.StatusCode;
    }

    public sealed class StrictServer : ServerUnderTest
    {
        public const int MaxFailed = 3;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:Users:MaxFailedSignIns"] = $"{MaxFailed}",
            ["OrgGrpc:Users:PasswordHashRounds"] = "10000",
        };
    }
}
