using System.Collections.Concurrent;

namespace Projects.Api;

/// <summary>Projects per organization, for as long as the process lives.</summary>
internal sealed class ProjectStore
{
    private readonly ConcurrentDictionary<(string OrganizationId, int Id), Project> projects = new();
    private int last;

    public IEnumerable<Project> Of(string organizationId) =>
        projects.Where(entry => entry.Key.OrganizationId == organizationId).Select(entry => entry.Value).OrderBy(project => project.Id);

    public Project Add(string organizationId, string name, string createdBy)
    {
        var project = new Project(Interlocked.Increment(ref last), name, createdBy);
        projects[(organizationId, project.Id)] = project;
        return project;
    }

    public bool Remove(string organizationId, int id) => projects.TryRemove((organizationId, id), out _);

    public void Clear(string organizationId)
    {
        foreach (var project in Of(organizationId))
        {
            Remove(organizationId, project.Id);
        }
    }
}

internal sealed record Project(int Id, string Name, string CreatedBy);

internal sealed record NewProject(string? Name);
