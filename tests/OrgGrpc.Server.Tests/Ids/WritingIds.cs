namespace OrgGrpc.Server.Tests.Ids;

public sealed class WritingIds
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_and_time_sort_alike_to_the_last_tick()
    {
        var moments = Enumerable.Range(0, 20_000).Select(i => Now.AddTicks(i * 3)).ToList();
        var ids = moments.Select(Id<User>.New).ToList();
        var written = ids.ConvertAll(id => id.ToString());

        Assert.Equal(ids, ids.Order());
        Assert.Equal(written, written.Order(StringComparer.Ordinal));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Ids_of_one_moment_are_different_version_7_uuids()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => UuidV7.New(Now)).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, 0b10), (id.Version, id.Variant >> 2)));
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
