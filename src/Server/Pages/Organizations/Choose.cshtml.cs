using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Server.Pages.Organizations;

/// <summary>
/// In which organization somebody wants to be, asked on the way to an application. It leads back to where the question came from, with
/// the answer in the query; whether the answer is good is decided there.
/// </summary>
[SignedIn]
internal sealed class ChooseModel(OrgGrpcDbContext db, OrganizationServiceClient organizations) : PageModel
{
    private const int PageSize = 20;

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Membership after which the page begins.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<Choice> Choices { get; private set; } = [];

    public string? Next { get; private set; }

    public bool HasAny => Choices.Count > 0 || After is not null;

    public string Heading => HasAny ? T("Choose an organization") : T("Your first organization");

    private Id<User> Person => db.Caller.UserId!.Value;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            var created = await organizations.CreateOrganizationAsync(new() { Name = Name ?? "" }, cancellationToken: cancellationToken);
            return Redirect(Address(created.Organization.Id));
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            await LoadAsync(cancellationToken);
            return Page();
        }
    }

    /// <summary>Back to the question, with this answer.</summary>
    public string Address(string organizationId) => Pages.ReturnUrl.Parse(ReturnUrl).With("organization", organizationId);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var person = Person;
        var after = Id<Membership>.ParseOrNull(After) ?? default;
        var found = await (
            from membership in db.Memberships.AsNoTracking()
            join organization in db.Organizations on membership.OrganizationId equals organization.Id
            where membership.UserId == person && membership.Status == MembershipStatus.Active && membership.Id > after
                && organization.Status == OrganizationStatus.Active
            orderby membership.Id
            select new Choice(
                membership.Id, organization.Id, organization.Name, membership.Roles,
                db.Ownerships.Any(ownership => ownership.MembershipId == membership.Id)))
            .Take(PageSize + 1).ToListAsync(cancellationToken);
        Choices = [.. found.Take(PageSize)];
        Next = found.Count > PageSize
            ? Url.Page("/Organizations/Choose", new { ReturnUrl, After = Choices[^1].MembershipId.ToString() })
            : null;
    }

    internal sealed record Choice(Id<Membership> MembershipId, Id<Organization> Id, OrganizationName Name, RoleSet Roles, bool IsOwner)
    {
        public string Role => IsOwner ? "owner" : Roles.HasFlag(RoleSet.Admin) ? "admin" : "member";
    }
}
