using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Access;

/// <summary>
/// What decides access, in process: read once, kept until the change log says that it changed. That something does not exist is
/// remembered like anything else.
/// </summary>
internal sealed class Facts(FactSource source, FactCaches caches, ChangeLog log)
{
    public UserFact User(Id<User> id)
    {
        if (!caches.Users.TryFind(id.Value, out var fact, out var generation))
        {
            fact = source.ReadUser(id.Value);
            caches.Users.Keep(id.Value, fact, generation);
        }

        return fact;
    }

    public OrganizationFact Organization(Id<Organization> id)
    {
        if (!caches.Organizations.TryFind(id.Value, out var fact, out var generation))
        {
            fact = source.ReadOrganization(id.Value);
            caches.Organizations.Keep(id.Value, fact, generation);
        }

        return fact;
    }

    /// <summary>The person as a caller, or nobody when they are not active: a token outlives neither deactivation nor deletion.</summary>
    public Caller Person(Id<User> id) => User(id) is { IsActive: true } fact ? Caller.Person(id, fact.IsOperator) : Caller.Nobody;

    /// <summary>How the person stands in the organization, everything taken together.</summary>
    public Standing Standing(Id<Organization> organization, Id<User> user)
    {
        if (!caches.TryFind(new(organization, user), out var facts, out var missing))
        {
            facts = source.ReadStanding(missing.Key);
            caches.Keep(missing, facts);
        }

        return Access.Standing.Of(facts);
    }

    /// <summary>The same, past the caches.</summary>
    public Standing CurrentStanding(Id<Organization> organization, Id<User> user) =>
        Access.Standing.Of(source.ReadStanding(new(organization, user)));

    /// <summary>Several standings as they were together at one moment, and the revision that had been reached by then.</summary>
    public (Standing[] Standings, long Revision) StandingsTogether(StandingKey[] keys)
    {
        var moment = log.Moment;
        var standings = Standings(keys);

        // Nothing was committed meanwhile, so what was remembered and what was read are of one moment.
        return !moment.IsCommitting && log.Moment == moment ? (standings, moment.Head) : CurrentStandingsTogether(keys);
    }

    /// <summary>The same, past the caches.</summary>
    public (Standing[] Standings, long Revision) CurrentStandingsTogether(StandingKey[] keys)
    {
        var revision = log.Head;
        return (Array.ConvertAll(source.ReadStandings(keys), Access.Standing.Of), revision);
    }

    /// <summary>What is not remembered is read by one statement.</summary>
    private Standing[] Standings(StandingKey[] keys)
    {
        var standings = new Standing[keys.Length];
        List<(int Index, FactCaches.Missing Missing)> unknown = [];
        for (var index = 0; index < keys.Length; index++)
        {
            if (caches.TryFind(keys[index], out var facts, out var missing))
            {
                standings[index] = Access.Standing.Of(facts);
            }
            else
            {
                unknown.Add((index, missing));
            }
        }

        if (unknown.Count > 0)
        {
            var read = source.ReadStandings([.. unknown.Select(miss => miss.Missing.Key)]);
            foreach (var ((index, missing), facts) in unknown.Zip(read))
            {
                caches.Keep(missing, facts);
                standings[index] = Access.Standing.Of(facts);
            }
        }

        return standings;
    }
}
