using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using static OrgGrpc.V1.MembershipService;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.RealServer;

/// <summary>The validators of <c>samples/</c>, as the programs that they are: against the kit, and against the real server.</summary>
public sealed class InOtherLanguages(SigningInServer server) : IClassFixture<SigningInServer>
{
    private const string Audience = "https://projects.example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("node")]
    [InlineData("python")]
    public async Task Every_case_of_the_kit_gets_its_verdict(string language)
    {
        using var run = Start(language, language == "node" ? ["--test", "dist/test/conformance.test.js"] : ["-m", "unittest", "-q"]);
        var (output, errors) = (run.StandardOutput.ReadToEndAsync(Cancellation), run.StandardError.ReadToEndAsync(Cancellation));
        await run.WaitForExitAsync(Cancellation);

        Assert.True(run.ExitCode == 0, await output + await errors);
    }

    [Theory]
    [InlineData("node")]
    [InlineData("python")]
    public async Task Who_was_removed_is_out_there_too(string language)
    {
        var (kurt, dave) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("dave"));
        await using var owner = new ClientHost(server.GrpcAddress, server.SignedIn(kurt));
        var nirvana = (await owner.Client<OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        var membership = (await server.JoinAsync(nirvana.Id, dave)).Id.ToString();
        var client = await server.AddApplicationAsync(resources: [Audience]);
        using var browser = await Browser.OfAsync(server, dave);
        var token = (await browser.SignInAsync(client, "openid organization", ("organization", nirvana.Id), ("resource", Audience))).AccessToken;
        using var service = Start(language, [language == "node" ? "dist/src/service.js" : "service.py"]);
        try
        {
            using var http = new HttpClient { BaseAddress = await AddressOfAsync(service) };
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(http, null));
            await ForAsync(http, token, HttpStatusCode.OK);
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(http, token[..^8] + "AAAAAAAA"));

            await owner.Client<MembershipServiceClient>().RemoveMembershipAsync(new() { OrganizationId = nirvana.Id, MembershipId = membership });
            var since = Stopwatch.StartNew();
            await ForAsync(http, token, HttpStatusCode.Unauthorized);

            TestContext.Current.TestOutputHelper?.WriteLine($"{language}: refused {since.ElapsedMilliseconds} ms after the answer to the removal.");
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Until it answers so: first it has to hear the issuer.</summary>
    private static async Task ForAsync(HttpClient http, string token, HttpStatusCode wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (await CallAsync(http, token) != wanted)
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private static async Task<Uri> AddressOfAsync(Process service)
    {
        while (await service.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Split("Listening on ") is [_, var address])
            {
                return new(address);
            }
        }

        throw new InvalidOperationException(await service.StandardError.ReadToEndAsync(Cancellation));
    }

    private Process Start(string language, string[] arguments)
    {
        var start = new ProcessStartInfo(language == "node" ? "node" : Python, arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "samples", $"validator-{language}"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AUTHORITY"] = server.Issuer;
        start.Environment["AUDIENCE"] = Audience;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        Require(language, start.WorkingDirectory);
        return Process.Start(start)!;
    }

    /// <summary>Debian's own, which has Debian's packages; elsewhere the one on the path.</summary>
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static void Require(string language, string folder)
    {
        var isThere = language == "node" ? File.Exists(Path.Combine(folder, "dist", "src", "service.js")) && Runs("node", "--version") : Runs(Python, "-c", "import jwt, cryptography");
        if (!isThere)
        {
            var howTo = language == "node"
                ? "NO NODE, NO TESTS OF THE VALIDATOR FOR NODE: install Node 20 and run `npm ci` and `npm run build` in samples/validator-node."
                : "NO PYTHON, NO TESTS OF THE VALIDATOR FOR PYTHON: install Python 3.11 with PyJWT and cryptography (Debian: python3-jwt, python3-cryptography).";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", howTo);
            Assert.Fail(howTo);
        }
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            run.WaitForExit();
            return run.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
