using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Harness;

internal static class Passwords
{
    public const string Usual = "everlong-demo";

    /// <summary>A person who can sign in with a password.</summary>
    public static async Task<User> AddPersonWithPasswordAsync(this ServerUnderTest server, string name, string password = Usual)
    {
        var person = await server.AddPersonAsync(name);
        var hash = await server.Services.GetRequiredService<PasswordHashing>().HashAsync(Password.Typed(password), CancellationToken.None);
        return await server.WriteAsync(async db =>
        {
            var user = await db.RequireUserAsync(person.Id, CancellationToken.None);
            user.Trust(hash);
            return user;
        });
    }
}
