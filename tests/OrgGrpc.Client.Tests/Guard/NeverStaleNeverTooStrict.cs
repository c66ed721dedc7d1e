using CsCheck;

namespace OrgGrpc.Client.Tests.Guard;

/// <summary>
/// Whatever happens in whatever order — changes, tokens made, entries late, lines cut, either side restarted: a guard never accepts a token older than
/// a change that it was told of, and never refuses one that is true.
/// </summary>
public sealed class NeverStaleNeverTooStrict
{
    // Weighed so that most organizations have members, most members tokens, and most entries arrive.
    private static readonly Gen<Act> AnyAct = Gen.Frequency(
        (6, Gen.Const(Act.Add)), (4, Gen.Const(Act.ChangeRoles)), (2, Gen.Const(Act.Remove)), (1, Gen.Const(Act.Suspend)), (2, Gen.Const(Act.Reactivate)),
        (1, Gen.Const(Act.HandOver)), (1, Gen.Const(Act.SuspendOrganization)), (3, Gen.Const(Act.ReactivateOrganization)), (1, Gen.Const(Act.Deactivate)),
        (3, Gen.Const(Act.ReactivatePerson)), (2, Gen.Const(Act.SignOut)), (3, Gen.Const(Act.Commit)), (10, Gen.Const(Act.Issue)), (8, Gen.Const(Act.Send)),
        (8, Gen.Const(Act.Receive)), (1, Gen.Const(Act.ReceiveAgain)), (1, Gen.Const(Act.Cut)), (1, Gen.Const(Act.RestartGuard)),
        (1, Gen.Const(Act.RestartServer)), (2, Gen.Const(Act.Wait)));

    private static readonly Gen<Step[]> AnySteps =
        Gen.Select(AnyAct, Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 3], (act, person, organization, amount) => new Step(act, person, organization, amount)).Array[1, 120];

    [Fact]
    public void With_revisions_in_the_order_of_commits()
    {
        var (refused, accepted) = (0, 0);
        AnySteps.Sample(
            steps =>
            {
                var world = Run(steps, isNaive: false);
                Interlocked.Add(ref refused, world.Refused);
                Interlocked.Add(ref accepted, world.Accepted);
            },
            iter: 2_000);

        // Otherwise nothing was tried.
        Assert.InRange(refused, 5_000, int.MaxValue);
        Assert.InRange(accepted, 5_000, int.MaxValue);
    }

    [Fact]
    public void With_revisions_in_the_order_of_beginnings_it_would_not_hold()
    {
        var found = Assert.Throws<CsCheckException>(() => AnySteps.Sample(steps => { Run(steps, isNaive: true); }, iter: 20_000));

        Assert.Contains("is accepted by a guard that has heard everything up to revision", $"{found.Message} {found.InnerException?.Message}");
    }

    private static World Run(Step[] steps, bool isNaive)
    {
        var world = new World(isNaive);
        foreach (var step in steps)
        {
            world.Do(step);
        }

        world.Settle();
        return world;
    }
}
