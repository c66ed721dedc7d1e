using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>A browser without eyes: keeps cookies, follows nothing by itself, and sends the forms that it was given.</summary>
internal sealed partial class WebVisitor : IDisposable
{
    private readonly HttpClient http;

    /// <param name="from">Where the visitor comes from, of the many addresses of this machine that begin with 127.</param>
    /// <param name="language">What the browser says of the visitor's languages.</param>
    public WebVisitor(ServerUnderTest server, IPAddress? from = null, string language = "")
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        if (from is not null)
        {
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        http = new HttpClient(handler) { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);
    }

    /// <summary>Somebody who has signed in before.</summary>
    public static async Task<WebVisitor> AsAsync(ServerUnderTest server, User person, string language = "")
    {
        var visitor = new WebVisitor(server, language: language);
        var (name, value) = await server.BeginSessionAsync(person);
        visitor.Cookies.Add(server.WebAddress, new Cookie(name, value));
        return visitor;
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>What the browser says it is.</summary>
    public string UserAgent
    {
        init => http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", value);
    }

    /// <summary>From now on every request claims to be for this host, itself and as forwarded.</summary>
    public void Claim(string host)
    {
        http.DefaultRequestHeaders.Host = host;
        http.DefaultRequestHeaders.Add("X-Forwarded-Host", host);
        http.DefaultRequestHeaders.Add("X-Original-Host", host);
        http.DefaultRequestHeaders.Add("Forwarded", $"host={host};proto=https");
    }

    public Task<HttpResponseMessage> GetAsync(string address) => http.GetAsync(address);

    public async Task<string> ReadAsync(string address) => WebUtility.HtmlDecode(await http.GetStringAsync(address));

    /// <summary>Opens the page and sends its form, with these values in it.</summary>
    public Task<HttpResponseMessage> SendFormAsync(string address, params (string Name, string Value)[] values) =>
        SendFormAsync(address, address, values);

    /// <summary>Sends to one address what a page at another one made them able to send.</summary>
    public async Task<HttpResponseMessage> SendFormAsync(string address, string opened, params (string Name, string Value)[] values)
    {
        var page = await http.GetStringAsync(opened);
        return await PostAsync(address, [.. values, FormTokenOf(page)]);
    }

    /// <summary>What a form on the page shows that it was opened here.</summary>
    public static (string Name, string Value) FormTokenOf(string page) =>
        ("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups["value"].Value));

    /// <summary>Sends values and exactly these cookies, as a browser would over TLS.</summary>
    public async Task<HttpResponseMessage> PostWithCookiesAsync(string address, string[] cookies, params (string Name, string Value)[] values)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(values.Select(value => KeyValuePair.Create(value.Name, value.Value))),
        };
        request.Headers.Add("Cookie", string.Join("; ", cookies));
        return await http.SendAsync(request);
    }

    /// <summary>Sends values without having opened the page, as another site would make a browser do.</summary>
    public async Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] values)
    {
        using var content = new FormUrlEncodedContent(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        return await http.PostAsync(address, content);
    }

    /// <summary>Sends values by a method that forms do not know.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string address, params (string Name, string Value)[] values)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address)
        {
            Content = new FormUrlEncodedContent(values.Select(value => KeyValuePair.Create(value.Name, value.Value))),
        };
        return await http.SendAsync(request);
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<value>[^"]+)""")]
    private static partial Regex Token();
}
