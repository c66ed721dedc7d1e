using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Users;

/// <summary>The rule of passwords, also where Identity itself sets one.</summary>
internal sealed class PasswordRule(IOptions<UserOptions> options) : IPasswordValidator<User>
{
    public Password? Choose(string? text, EmailAddress? address, out string? problem) =>
        Password.TryChoose(text, options.Value.MinPasswordLength, address, out var password, out problem) ? password : null;

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(Choose(password, user.Address, out var problem) is null
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = $"The password {problem}." })
            : IdentityResult.Success);
}
