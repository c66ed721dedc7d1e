using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Pages;

internal sealed class IndexModel(OrgGrpcDbContext db) : PageModel
{
    public User? Person { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (db.Caller.UserId is { } id)
        {
            Person = await db.Users.AsNoTracking().SingleAsync(user => user.Id == id, cancellationToken);
        }
    }
}
