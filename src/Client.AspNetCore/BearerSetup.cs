using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Client.AspNetCore.Freshness;

namespace OrgGrpc.Client.AspNetCore;

/// <summary>What an access token of OrgGrpc looks like (RFC 9068); whatever else a JWT can be is refused.</summary>
internal sealed class BearerSetup(IOptions<OrgGrpcAuthenticationOptions> options, FreshnessGuard guard) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(string? name, JwtBearerOptions bearer)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme)
        {
            return;
        }

        var settings = options.Value;
        bearer.Authority = settings.Authority;
        bearer.RequireHttpsMetadata = !new Uri(settings.Authority!).IsLoopback;
        bearer.MapInboundClaims = false;
        // A token under an unknown key makes the keys be read again, but not for every forged one.
        bearer.RefreshInterval = TimeSpan.FromSeconds(30);
        bearer.TokenValidationParameters = new()
        {
            ValidAudience = settings.Audience,
            ValidTypes = ["at+jwt", "application/at+jwt"],
            AlgorithmValidator = IsKnown,

            // The library takes a resource with a slash behind it for the one without.
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidateIssuer = true,
            ValidateAudience = true,
            ValidateLifetime = true,
            ValidateIssuerSigningKey = true,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            TryAllIssuerSigningKeys = false,
            ClockSkew = settings.ClockSkew,
            NameClaimType = "sub",
            RoleClaimType = OrgGrpcClaims.OrganizationRoles,
        };
        bearer.BackchannelHttpHandler = settings.HttpHandler?.Invoke();
        if (settings.FollowFreshness)
        {
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new FreshTokenHandler(guard));
        }

        bearer.Events = new JwtBearerEvents { OnForbidden = SayWhatIsLacking, OnChallenge = SayWhatIsWrong };
    }

    public void Configure(JwtBearerOptions bearer) => Configure(JwtBearerDefaults.AuthenticationScheme, bearer);

    // RFC 7515, 4.1.11: what a token says has to be understood must be; nothing of the kind is understood here.
    private static bool IsKnown(string algorithm, SecurityKey key, SecurityToken token, TokenValidationParameters parameters) =>
        algorithm is SecurityAlgorithms.EcdsaSha256 or SecurityAlgorithms.RsaSha256
        && token is JsonWebToken jwt && !jwt.TryGetHeaderValue<object>("crit", out _);

    // RFC 6750, 3.1: the token is good, and not enough.
    private static Task SayWhatIsLacking(ForbiddenContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"";
        return Task.CompletedTask;
    }

    // RFC 6750, 3.1: a client that reads invalid_token asks for another token. One that could do nothing better is told to wait.
    private static Task SayWhatIsWrong(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is StaleTokenException stale)
        {
            (context.Error, context.ErrorDescription) = ("invalid_token", stale.Message);
        }
        else if (context.AuthenticateFailure is SilentServerException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "2";
            context.HandleResponse();
        }

        return Task.CompletedTask;
    }
}
