using CsCheck;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Tests.Access;

/// <summary>The caches of facts, against a plain dictionary and against every order in which reading and evicting can meet.</summary>
public sealed class RememberingFacts
{
    private const int Keys = 40;

    private enum Step
    {
        Write,
        Look,
        Read,
        Keep,
    }

    [Fact]
    public void A_table_holds_what_a_dictionary_holds() =>
        Gen.Select(Gen.Int[0, Keys], Gen.Int[0, 3]).Array[0, 400].Sample(steps =>
        {
            var table = new FactTable<Guid, long>();
            var expected = new Dictionary<Guid, long>();
            foreach (var ((number, action), time) in steps.Select((step, time) => (step, time)))
            {
                var key = Key(number);
                var hash = FactTable<Guid, long>.HashOf(key);
                if (action == 0)
                {
                    table.Remove(key, hash);
                    expected.Remove(key);
                }
                else
                {
                    table.Set(key, hash, time);
                    expected[key] = time;
                }

                Assert.Equal(expected.Count, table.Count);
                for (var other = 0; other <= Keys; other++)
                {
                    var isThere = table.TryGet(Key(other), FactTable<Guid, long>.HashOf(Key(other)), out var fact);
                    Assert.Equal(expected.TryGetValue(Key(other), out var known), isThere);
                    Assert.Equal(known, fact);
                }
            }
        });

    /// <summary>
    /// Several readers go through their three steps in any order with writers, who change the source and then evict. Whoever begins to look
    /// after an eviction never finds what was true before it.
    /// </summary>
    [Fact]
    public void What_was_evicted_is_never_found_again() =>
        Gen.Select(Gen.Int[0, 3], Gen.Enum<Step>(), Gen.Int[0, 2]).Array[0, 200].Sample(steps =>
        {
            var cache = new FactCache<Guid, long>(capacity: 128);
            var source = new long[3];
            var readers = new (Step Next, long Generation, long Read)[4];
            Array.Fill(readers, (Step.Look, 0, 0));
            foreach (var (reader, step, number) in steps)
            {
                var key = Key(number);
                ref var at = ref readers[reader];
                switch (step)
                {
                    case Step.Write:
                        source[number]++;
                        cache.Evict(key);
                        break;
                    case Step.Look when cache.TryFind(Key(reader % 3), out var fact, out var generation):
                        Assert.Equal(source[reader % 3], fact);
                        at = (Step.Look, generation, 0);
                        break;
                    case Step.Look:
                        cache.TryFind(Key(reader % 3), out _, out at.Generation);
                        at.Next = Step.Read;
                        break;
                    case Step.Read when at.Next == Step.Read:
                        at = (Step.Keep, at.Generation, source[reader % 3]);
                        break;
                    case Step.Keep when at.Next == Step.Keep:
                        cache.Keep(Key(reader % 3), at.Read, at.Generation);
                        at.Next = Step.Look;
                        break;
                }
            }
        });

    [Fact]
    public void A_full_cache_starts_over_and_stays_bounded()
    {
        const int Capacity = 6400;
        var cache = new FactCache<Guid, long>(Capacity);
        for (var number = 0; number < 10 * Capacity; number++)
        {
            Assert.False(cache.TryFind(Key(number), out _, out var generation));
            cache.Keep(Key(number), number, generation);
            Assert.True(cache.TryFind(Key(number), out var fact, out _));
            Assert.Equal(number, fact);
        }

        Assert.InRange(cache.Count, 1, Capacity);
    }

    [Fact]
    public void An_organization_keeps_its_number_and_shares_it_with_none()
    {
        var ordinals = new OrganizationOrdinals();
        var numbers = Enumerable.Range(0, 1000).Select(number => ordinals.Of(Key(number))).ToList();

        Assert.Equal(1000, numbers.Distinct().Count());
        Assert.Equal(numbers, Enumerable.Range(0, 1000).Select(number => ordinals.Of(Key(number))));
        Assert.False(ordinals.TryFind(Key(1000), out _));
    }

    private static Guid Key(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
