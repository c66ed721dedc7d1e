namespace OrgGrpc.Server.Tests.Ids;

public sealed class WritingIds
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_time_and_order_of_making_sort_alike()
    {
        var ids = Enumerable.Range(0, 20_000).Select(i => Id<User>.New(Now.AddMilliseconds(i / 1000))).ToList();
        var written = ids.ConvertAll(id => id.ToString());

        Assert.Equal(ids, ids.Order());
        Assert.Equal(written, written.Order(StringComparer.Ordinal));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Each_maker_s_ids_sort_while_others_make_theirs_of_other_moments()
    {
        var makers = Enumerable.Range(0, 8).Select(maker => Task.Run(
            () => Enumerable.Range(0, 400).Select(i => Id<User>.New(Now.AddSeconds(1).AddMilliseconds((i / 40) + maker))).ToList()));

        var all = await Task.WhenAll(makers);

        Assert.All(all, ids => Assert.Equal(ids, ids.Order()));
        Assert.Equal(8 * 400, all.SelectMany(ids => ids).Distinct().Count());
    }

    [Fact]
    public void Ids_of_one_moment_are_different_version_7_uuids_even_beyond_the_counter()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => UuidV7.New(Now.AddSeconds(2))).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, 0b10), (id.Version, id.Variant >> 2)));
        Assert.Equal(ids.Take(4096), ids.Take(4096).Order());
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (var id in Enumerable.Range(0, 1000).Select(_ => Id<User>.New(Now)).Append(default).Append(new(Guid.AllBitsSet)))
        {
            Assert.Equal(id, Id<User>.ParseOrNull(id.ToString()));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("usr")]
    [InlineData("usr_")]
    [InlineData("usr_01jzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("usr_01jzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("usr_81jzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("usr_01jzzzzzzzzzzzzzzzzzzzzzzu")]
    [InlineData("usr_01JZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("usr-01jzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("org_01jzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("usr_01jzzzzzzzzzzzzzzzzzzzzzz\u00e9")]
    [InlineData("usr_01jzzzzzzzzzzzzzzzzzzzzzz\0")]
    public void Other_text_is_no_id_of_a_user(string? text) => Assert.Null(Id<User>.ParseOrNull(text));

    [Fact]
    public void An_id_of_one_noun_is_none_of_another() =>
        Assert.Null(Id<Organization>.ParseOrNull(Id<User>.New(Now).ToString()));
}
