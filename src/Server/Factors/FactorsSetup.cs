using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace OrgGrpc.Server.Factors;

/// <summary>What people can have beside a password: passkeys, an authenticator app, recovery codes.</summary>
internal static class FactorsSetup
{
    public static void AddFactors(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<CodeLimit>();
        services.AddSingleton<EnrolmentSeal>();
        services.AddSingleton<PasskeyPlace>();
        services.AddSingleton<PasskeyQuestions>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme).Configure(question =>
        {
            question.ExpireTimeSpan = PasskeyQuestions.Lifetime;
            question.SlidingExpiration = false;
        });
        services.AddOptions<IdentityPasskeyOptions>().Configure<PasskeyPlace>((passkeys, place) => place.Configure(passkeys));
        services.AddScoped<FactorMail>();
        services.AddScoped<FactorReader>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<AuthenticatorEnrolment>();
        services.AddScoped<PasskeyRegistration>();
        services.AddScoped<PasskeySignIn>();
        services.AddScoped<SecondStepAsking>();
        services.AddScoped<FactorRemoval>();
        services.AddScoped<CodeCheck>();
        services.AddScoped<SecondStep>();

        // Where Identity keeps the challenge of a passkey between the question and the answer.
        services.PostConfigure<CookieAuthenticationOptions>(
            IdentityConstants.TwoFactorUserIdScheme, cookie => cookie.Cookie.Name = "orggrpc.passkey");
    }
}
