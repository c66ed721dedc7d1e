using OrgGrpc.Client.AspNetCore.Freshness;

namespace OrgGrpc.Client.Tests.Guard;

/// <summary>What the guard remembers of tokens saves it hashes, never mistakes one token for another, and stays small.</summary>
public sealed class RememberingNames
{
    private const int Capacity = 100;

    private readonly RecentTokenNames recent = new(Capacity);

    [Fact]
    public void A_token_that_comes_again_is_remembered()
    {
        var first = recent.Of(Token("user_1", "org_1", "ses_1"));

        Assert.Same(first, recent.Of(Token("user_1", "org_1", "ses_1", revision: 9)));
        Assert.Equal(1, recent.Count);
    }

    [Fact]
    public void Tokens_that_differ_in_one_name_share_nothing_but_the_others()
    {
        TokenClaims[] tokens =
        [
            Token("user_1", "org_1", "ses_1"), Token("user_2", "org_1", "ses_1"), Token("user_1", "org_2", "ses_1"), Token("user_1", "org_1", "ses_2"),
            Token("user_1", null, "ses_1"), Token("user_1", "org_1", null), Token("user_1", "ses_1", "org_1"), Token("user_1 org_1", null, null),
            Token("user_1", null, null),
        ];

        for (var round = 0; round < 2; round++)
        {
            Assert.All(tokens, token => Assert.Equal(Hashed(token), recent.Of(token)));
        }

        Assert.Equal(tokens.Length, recent.Count);
    }

    [Fact]
    public void However_many_come_few_are_remembered()
    {
        for (var number = 0; number < 10 * Capacity; number++)
        {
            var token = Token($"user_{number}", "org_1", null);
            Assert.Equal(Hashed(token), recent.Of(token));
            Assert.InRange(recent.Count, 1, Capacity);
        }
    }

    [Fact]
    public void Requests_at_once_get_their_own_names_while_the_cache_starts_over()
    {
        const int Threads = 8;
        Parallel.For(0, 100 * Capacity, new() { MaxDegreeOfParallelism = Threads }, number =>
        {
            var token = Token($"user_{number % (3 * Capacity)}", $"org_{number % 7}", $"ses_{number % 3}");
            Assert.Equal(Hashed(token), recent.Of(token));
        });

        Assert.InRange(recent.Count, 1, Capacity + Threads);
    }

    private static TokenClaims Token(string subject, string? organization, string? session, long revision = 1) =>
        new(subject, organization, session, revision, DateTimeOffset.UnixEpoch);

    private static TokenNames Hashed(TokenClaims token) => new(
        Fingerprint.Of(token.Subject),
        token.SessionId is null ? null : Fingerprint.Of(token.SessionId),
        token.OrganizationId is null ? null : Fingerprint.Of(token.OrganizationId),
        token.OrganizationId is null ? null : Fingerprint.Of(token.Subject + " " + token.OrganizationId));
}
