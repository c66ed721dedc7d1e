using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Takes the caller from a header.</summary>
internal sealed class TestCallers : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, proceed) =>
        {
            if (http.Request.Headers["x-test-caller"].ToString() is { Length: > 0 } header && Id<User>.TryParse(header[5..], out var user))
            {
                http.Caller = http.RequestServices.GetRequiredService<Facts>().Person(user);
            }

            return proceed(http);
        });
        next(app);
    };
}
