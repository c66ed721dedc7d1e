using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>
/// The real server: Kestrel on free ports of 127.0.0.1, a real SQLite file in a directory of its own. A test class takes it as its
/// fixture; an error in the server's log that no test expected fails the class.
/// </summary>
public class ServerUnderTest : IAsyncLifetime
{
    private static readonly SemaphoreSlim FirstStart = new(1, 1);
    private static volatile bool hasOneStarted;

    private readonly UnexpectedErrors errors = new();
    private WebApplication? app;
    private GrpcChannel? channel;

    /// <summary>Where the database is; a restarted server finds it again.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("orggrpc-test-").FullName;

    public IServiceProvider Services => app!.Services;

    public Uri WebAddress { get; private set; } = null!;

    public Uri GrpcAddress { get; private set; } = null!;

    /// <summary>Settings of a special server; keys as in appsettings.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    /// <summary>Replaces services of a special server, after its own are registered.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>Adds doors to a special server, beside its own.</summary>
    protected virtual void Map(WebApplication app)
    {
    }

    /// <summary>The SQL that the server sends.</summary>
    public StatementCounter Statements { get; } = new();

    public GrpcChannel Channel => channel!;

    /// <summary>A caller without a token.</summary>
    public CallInvoker Anonymous => Channel.CreateCallInvoker();

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = "OrgGrpc.Server",
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Web:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Web:Protocols"] = "Http1",
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["OrgGrpc:DataDirectory"] = DataDirectory,
            ["OrgGrpc:PublicUrl"] = "http://127.0.0.1:5080",
            ["OrgGrpc:Bootstrap"] = "",
            ["OrgGrpc:Registration:AnswerTime"] = "00:00:00",
        }).AddInMemoryCollection(Settings);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(errors);
        builder.AddOrgGrpc();
        builder.Services.ConfigureDbContext<OrgGrpcDbContext>(options => options.AddInterceptors(Statements));
        builder.Services.AddSingleton<IStartupFilter>(Statements);
        Configure(builder.Services);
        app = builder.Build();
        await StartAloneTheFirstTimeAsync(app);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).ToList();
        // Kestrel starts its endpoints in the order of their names.
        (GrpcAddress, WebAddress) = (addresses[0], addresses[1]);
        channel = GrpcChannel.ForAddress(GrpcAddress);
    }

    /// <summary>
    /// Servers of one process share what the framework makes once, the attributes that validate settings and the model of the database, and not
    /// all of it is safe to be made twice at once.
    /// </summary>
    private async Task StartAloneTheFirstTimeAsync(WebApplication starting)
    {
        var isFirst = !hasOneStarted;
        if (isFirst)
        {
            await FirstStart.WaitAsync();
        }

        try
        {
            starting.MapOrgGrpc();
            Map(starting);
            await starting.StartAsync();
            hasOneStarted = true;
        }
        finally
        {
            if (isFirst)
            {
                FirstStart.Release();
            }
        }
    }

    /// <summary>A call invoker for a signed-in person.</summary>
    internal CallInvoker As(Id<User> user) => With(TokenOf(user));

    /// <summary>An access token of a signed-in person.</summary>
    internal string TokenOf(Id<User> user) => Services.GetRequiredService<AccessTokenMint>().For(user.ToString(), "tests");

    /// <summary>A call invoker for a program, with a token for these scopes; the client has to be there and have them.</summary>
    internal CallInvoker AsProgram(string clientId, params string[] scopes) =>
        With(Services.GetRequiredService<AccessTokenMint>().For(clientId, clientId, scopes));

    /// <summary>A call invoker that sends this access token.</summary>
    internal CallInvoker With(string token) =>
        Channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return metadata;
        });

    /// <summary>Work on the server's own database, as the server itself, in a scope of its own.</summary>
    internal async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>().Caller = Caller.System;
        return await work(scope.ServiceProvider);
    }

    /// <summary>Says that the next error with this text is part of the test.</summary>
    public void ExpectError(string text) => errors.Expect(text);

    public async Task StopAsync()
    {
        channel?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            app = null;
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(DataDirectory, recursive: true);
        Assert.True(errors.Seen.IsEmpty, string.Join(Environment.NewLine, errors.Seen));
        GC.SuppressFinalize(this);
    }
}
