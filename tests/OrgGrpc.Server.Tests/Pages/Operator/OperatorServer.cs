using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Registration;

namespace OrgGrpc.Server.Tests.Pages.Operator;

/// <summary>A server with an operator in front of it, whose mails end in the test's hands.</summary>
public class OperatorServer : RegistrationServer
{
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<TimeProvider>(Clock);
    }

    internal async Task<(User Person, WebVisitor Visitor)> OperatorAsync()
    {
        var pat = await this.AddPersonAsync("pat", isOperator: true);
        return (pat, await WebVisitor.AsAsync(this, pat));
    }
}

internal static class Forms
{
    /// <summary>Sends a form of a page, and reads the page that this leads to.</summary>
    public static async Task<string> SubmitAsync(this WebVisitor visitor, string page, string handler, params (string Name, string Value)[] values)
    {
        using var answer = await visitor.SendFormAsync($"{page}?handler={handler}", page, values);
        if (answer.StatusCode == HttpStatusCode.Found)
        {
            return await visitor.ReadAsync(answer.Headers.Location!.OriginalString);
        }

        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{page} answered {answer.StatusCode}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
