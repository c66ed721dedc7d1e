using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>Begins a session for whoever holds a passkey: in place of the password, or as the second step after it.</summary>
internal sealed class PasskeySignIn(
    OrgGrpcDbContext db, WriteTransaction transaction, UserManager<User> users, SignInManager<User> ceremonies, PasskeyQuestions questions, HalfSignIn half,
    SessionStart sessions)
{
    /// <summary>What the browser's dialog is told: any passkey of this server, whoever was half-way in before.</summary>
    public Task<string> OfferAsync() => ceremonies.MakePasskeyRequestOptionsAsync(null);

    /// <summary>Those of the person who took the first step.</summary>
    public async Task<string> OfferSecondStepAsync(CancellationToken cancellationToken) =>
        await ceremonies.MakePasskeyRequestOptionsAsync((await half.FindAsync(cancellationToken))?.User);

    public Task<SignInOutcome> RunAsync(string? credential, bool remember, CancellationToken cancellationToken) =>
        BeginAsync(credential, only: null, remember, AuthenticationMethods.Passkey, cancellationToken);

    /// <summary>Shows again who it is that is signed in here.</summary>
    public async Task<SignInOutcome> ConfirmAsync(Id<User> id, string? credential, CancellationToken cancellationToken) =>
        await BeginAsync(credential, id, await sessions.IsRememberedAsync(), AuthenticationMethods.Passkey, cancellationToken);

    /// <summary>Who took the first step, theirs the passkey has to be.</summary>
    public async Task<SignInOutcome?> FollowFirstStepAsync(string? credential, CancellationToken cancellationToken)
    {
        if (await half.FindAsync(cancellationToken) is not var (user, remember, first))
        {
            return null;
        }

        var outcome = await BeginAsync(credential, user.Id, remember, isSynchronized => AuthenticationMethods.AndPasskey(first, isSynchronized), cancellationToken);
        if (outcome is SignInOutcome.SignedIn)
        {
            await half.EndAsync();
        }

        return outcome;
    }

    private async Task<SignInOutcome> BeginAsync(
        string? credential, Id<User>? only, bool remember, Func<bool, string[]> methods, CancellationToken cancellationToken)
    {
        var question = await PasskeyQuestions.FindAsync(ceremonies.Context);
        if (question is null || await AssertAsync(credential) is not { Succeeded: true } shown || (only is { } id && shown.User.Id != id)
            || !questions.Take(question))
        {
            return new SignInOutcome.WrongCredentials();
        }

        // Read again in its turn: it may have been shut out since the browser was asked, and the counter in the passkey has to be kept.
        var user = await transaction.RunAsync(
            async () =>
            {
                var user = await db.RequireUserAsync(shown.User.Id, cancellationToken);
                (await users.AddOrUpdatePasskeyAsync(user, shown.Passkey)).Require();
                await transaction.SaveAsync(cancellationToken);
                return user;
            },
            cancellationToken);
        if (SignInOutcome.Barring(user.Status) is { } barred)
        {
            return barred;
        }

        await sessions.BeginAsync(user, remember, methods(shown.Passkey.IsBackupEligible), cancellationToken);
        return new SignInOutcome.SignedIn(user);
    }

    /// <summary>None when it answers no question that this browser was asked.</summary>
    private async Task<PasskeyAssertionResult<User>?> AssertAsync(string? credential)
    {
        try
        {
            return await ceremonies.PerformPasskeyAssertionAsync(credential ?? "{}");
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
