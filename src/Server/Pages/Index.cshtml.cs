using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Bootstrap;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Pages;

internal sealed class IndexModel(OrgGrpcDbContext db, IHostEnvironment environment, IOptions<ServerOptions> options) : PageModel
{
    public User? Person { get; private set; }

    public bool IsDevelopment => environment.IsDevelopment();

    /// <summary>Who can be tried out, where the demo is what the server started with.</summary>
    public BootstrapDocument? Demo => IsDevelopment && options.Value.Bootstrap is null ? Bootstrap.Demo.Document : null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (db.Caller.UserId is { } id)
        {
            Person = await db.Users.AsNoTracking().SingleAsync(user => user.Id == id, cancellationToken);
        }
    }
}
