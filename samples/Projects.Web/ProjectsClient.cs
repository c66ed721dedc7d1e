namespace Projects.Web;

/// <summary>The projects service, called as the person who is signed in.</summary>
internal sealed class ProjectsClient(HttpClient http)
{
    public async Task<Organization?> OrganizationAsync()
    {
        using var answer = await http.GetAsync("organization");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<Organization>() : null;
    }

    public async Task<IReadOnlyList<Project>> ListAsync() => await http.GetFromJsonAsync<List<Project>>("projects") ?? [];

    public async Task<bool> AddAsync(string name)
    {
        using var answer = await http.PostAsJsonAsync("projects", new { name });
        return answer.IsSuccessStatusCode;
    }

    public async Task<bool> DeleteAsync(int id)
    {
        using var answer = await http.DeleteAsync($"projects/{id}");
        return answer.IsSuccessStatusCode;
    }
}

internal sealed record Organization(string Id, string? Slug, string[] Roles, bool IsOwner);

internal sealed record Project(int Id, string Name);
