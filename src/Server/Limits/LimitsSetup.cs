namespace OrgGrpc.Server.Limits;

internal static class LimitsSetup
{
    public static void AddLimits(this WebApplicationBuilder builder) => builder.Services.AddScoped(provider =>
        Network.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Connection.RemoteIpAddress));
}
