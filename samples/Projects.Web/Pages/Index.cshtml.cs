using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Projects.Web.Pages;

internal sealed class IndexModel(ProjectsClient projects) : PageModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [BindProperty(SupportsGet = true)]
    public bool Refused { get; set; }

    public Organization? Current { get; private set; }

    public string CurrentName { get; private set; } = "";

    public IReadOnlyList<Choice> Choices { get; private set; } = [];

    public IReadOnlyList<Project> Projects { get; private set; } = [];

    public bool MayDelete => Current is { IsOwner: true } || Current?.Roles.Contains("admin") == true;

    public async Task OnGetAsync()
    {
        if (User.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        // One claim for each element of the array.
        Choices = [.. User.FindAll("organizations").Select(claim => JsonSerializer.Deserialize<Choice>(claim.Value, Json)!)];
        Current = await projects.OrganizationAsync();
        if (Current is not null)
        {
            CurrentName = Choices.FirstOrDefault(choice => choice.Id == Current.Id)?.Name ?? Current.Slug ?? Current.Id;
            Projects = await projects.ListAsync();
        }
    }

    public async Task<IActionResult> OnPostAddAsync(string name) => RedirectToPage(new { refused = !await projects.AddAsync(name) });

    public async Task<IActionResult> OnPostDeleteAsync(int id) => RedirectToPage(new { refused = !await projects.DeleteAsync(id) });

    /// <summary>An organization that the person may switch to.</summary>
    internal sealed record Choice(string Id, string? Slug, string Name);
}
