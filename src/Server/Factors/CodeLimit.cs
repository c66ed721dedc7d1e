using Microsoft.Extensions.Options;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>Six digits are guessed soon by whoever may try for long. Only somebody who knows the password comes this far, so nobody else is locked out.</summary>
internal sealed class CodeLimit(IOptions<UserOptions> options, TimeProvider time)
{
    private readonly RateLimit codes = new(options.Value.MaxFailedSignIns, options.Value.LockoutTime, time);

    public void Require(User user) => codes.Require(user.Id.ToString());

    public void Forgive(User user) => codes.Forget(user.Id.ToString());
}
