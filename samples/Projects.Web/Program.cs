using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Projects.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSignIn(builder.Configuration.GetSection("OrgGrpc"));
builder.Services.AddHttpContextAccessor();
builder.Services.AddTransient<SignedInPerson>();
builder.Services.AddHttpClient<ProjectsClient>(http => http.BaseAddress = new Uri(builder.Configuration["Projects:Address"]!))
    .AddHttpMessageHandler<SignedInPerson>();
builder.Services.AddRazorPages();

var app = builder.Build();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();

// Who was removed while the page was open begins anew.
app.Use(async (http, next) =>
{
    try
    {
        await next(http);
    }
    catch (SessionEndedException)
    {
        http.Response.Redirect("/");
    }
});
app.MapRazorPages();

// Signing in again with another organization is how one switches: the session at the server makes it one redirect.
app.MapGet("/sign-in", (string? organization) => Results.Challenge(
    new AuthenticationProperties { RedirectUri = "/", Items = { [SignIn.Organization] = organization } },
    [OpenIdConnectDefaults.AuthenticationScheme]));
app.MapPost("/sign-out", () => Results.SignOut(
    new AuthenticationProperties { RedirectUri = "/" },
    [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]));

await app.RunAsync();
