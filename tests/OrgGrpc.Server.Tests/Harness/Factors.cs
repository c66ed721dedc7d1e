using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Factors;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Second factors, where how they were set up is not what the test is about.</summary>
internal static class Factors
{
    /// <summary>Gives the person an authenticator app, which is asked for from now on.</summary>
    public static async Task<AuthenticatorSecret> AddAuthenticatorAsync(this ServerUnderTest server, User person)
    {
        var secret = AuthenticatorSecret.New();
        await server.WriteAsync(async db =>
        {
            var user = await db.Users.SingleAsync(user => user.Id == person.Id);
            user.AskForSecondStep(true);
            var authenticator = Authenticator.Of(
                person.Id, secret.Seal(server.Services.GetRequiredService<IDataProtectionProvider>()), step: 0, TimeProvider.System.GetUtcNow());
            db.Add(authenticator);
            return authenticator;
        });
        return secret;
    }

    /// <summary>A recovery code of the person.</summary>
    public static async Task<string> AddRecoveryCodeAsync(this ServerUnderTest server, User person)
    {
        var code = RecoveryCode.NewText();
        await server.WriteAsync(db => Task.FromResult(db.Add(RecoveryCode.Of(person.Id, code)).Entity));
        return code;
    }
}
