using System.Reflection;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>Mass assignment: whatever else a form is sent with, it does what it does without.</summary>
public sealed partial class FieldsThatNoFormShows(StagedServer server) : IClassFixture<StagedServer>
{
    private static readonly Type[] Plain = [typeof(string), typeof(int), typeof(bool), typeof(List<string>), typeof(IFormFile)];

    /// <summary>What people would like to set, and pages keep to themselves.</summary>
    private static readonly string[] Wishes =
    [
        "Role", "Roles", "role", "roles", "OwnerId", "OwnerUserId", "owner_user_id", "Status", "status", "Suspended", "IsOperator", "IsOwner", "EmailVerified", "ExternalId", "external_id",
        "OrganizationId", "organizationId", "organization_id", "MembershipId", "membershipId", "UserId", "user_id", "PersonId", "ClientId", "Id", "id", "JoinPolicy", "Done", "NeedsApproval",
        "Version", "CreateTime", "ExpireTime", "InviterUserId", "MaxUses", "Days", "Email", "Name", "Slug", "Title", "Secret", "PageToken", "Confirmation", "BrandColor",
    ];

    [Fact]
    public async Task A_page_takes_plain_values_and_what_stands_in_its_address_from_there_alone()
    {
        foreach (var handler in await EveryPageHandler.HandlersOfAsync(server))
        {
            Assert.All(handler.Inputs, input => Assert.True(Plain.Contains(input.ParameterType), $"{handler} takes {input.Name}, a {input.ParameterType}"));
            foreach (Match name in InAddress().Matches(handler.Template))
            {
                var input = handler.Inputs.SingleOrDefault(input => string.Equals(input.Name, name.Groups[1].Value, StringComparison.OrdinalIgnoreCase));
                Assert.True(input is null || input.BindingInfo?.BindingSource == BindingSource.Path, $"{handler} takes {name} from a form, too");
            }
        }
    }

    [Fact]
    public async Task Every_form_about_an_organization_does_the_same_with_them_as_without()
    {
        var forms = (await EveryPageHandler.HandlersOfAsync(server)).Where(handler => handler is { Posts: true, IsOfAnOrganization: true, IsForOperators: false }).ToList();
        Assert.InRange(forms.Count, 20, 60);
        foreach (var handler in forms)
        {
            var plain = await SendAsync(handler, (_, _) => []);
            var flooded = await SendAsync(handler, (stage, other) => Flood(handler, stage, other));

            Assert.True(plain == flooded, $"{handler} did{Environment.NewLine}{plain}{Environment.NewLine}and with more fields{Environment.NewLine}{flooded}");
        }
    }

    [Theory]
    [InlineData("/organizations/new", "", "Name=Sub Pop")]
    [InlineData("/organizations/choose", "", "Name=Sub Pop")]
    [InlineData("/account", "save", "Name=Kurdt")]
    public async Task And_so_does_a_form_of_one_s_own(string page, string handler, string field)
    {
        var form = (await EveryPageHandler.HandlersOfAsync(server)).Single(one => one.Posts && $"/{one.Template}" == page && string.Equals(one.Name ?? "", handler, StringComparison.OrdinalIgnoreCase));
        var (name, value) = (field.Split('=')[0], field.Split('=')[1]);

        var plain = await SendAsync(form, (_, _) => [(name, value)]);
        var flooded = await SendAsync(form, (stage, other) => [(name, value), .. Flood(form, stage, other).Where(wish => wish.Name != name && wish.Name is not ("Slug" or "Locale" or "Etag"))]);

        Assert.Contains(value, plain, StringComparison.Ordinal);
        Assert.Equal(plain, flooded);
    }

    /// <summary>Whatever the page has a property for, and what those have in turn; with ids of another organization of the same owner.</summary>
    private static (string Name, string Value)[] Flood(EveryPageHandler.Handler handler, Stage stage, Stage other)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        var own = handler.Model.GetProperties(Any).Where(property => property.DeclaringType?.Assembly == typeof(User).Assembly).ToList();
        var nested = own.Where(property => property.PropertyType is { IsClass: true } type && type != typeof(string))
            .SelectMany(property => property.PropertyType.GetProperties().Select(inner => $"{property.Name}.{inner.Name}"));
        string[] taken = handler.IsOfAnOrganization ? [.. FilledForm.Of(handler, stage).Select(field => field.Name)] : [];
        return [.. Wishes.Concat(own.Select(property => property.Name)).Concat(nested).Distinct()
            .Where(name => !taken.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => (name, ValueOf(name, other)))];
    }

    private static string ValueOf(string name, Stage other) => name.Split('.')[^1].Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "ORGANIZATIONID" => other.OrganizationId,
        "MEMBERSHIPID" => other.MembersMembershipId,
        "ID" or "USERID" or "OWNERID" or "OWNERUSERID" or "PERSONID" or "INVITERUSERID" => other.Member.Id.ToString(),
        "ROLE" or "ROLES" => "admin",
        "STATUS" => "Suspended",
        "JOINPOLICY" => "InvitationOnly",
        "MAXUSES" or "DAYS" or "VERSION" => "9",
        var flag when flag.StartsWith("IS", StringComparison.Ordinal) || flag is "SUSPENDED" or "EMAILVERIFIED" or "NEEDSAPPROVAL" => "true",
        _ => "planted",
    };

    /// <summary>What the log says of it, without what is another one each time.</summary>
    private async Task<string> SendAsync(EveryPageHandler.Handler handler, Func<Stage, Stage, (string Name, string Value)[]> more)
    {
        var (stage, other) = (await Stage.SetAsync(server), await Stage.SetAsync(server));
        await stage.TakeRequestsAsync();
        await FilledForm.PrepareAsync(handler, stage);
        await server.JoinAsync(other.OrganizationId, stage.Owner, Server.Roles.RoleSet.Admin);
        using var visitor = await WebVisitor.AsAsync(server, FilledForm.DoerOf(handler, stage));
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync("/organizations/new"));
        var fields = handler.IsOfAnOrganization ? FilledForm.Of(handler, stage) : [];
        var before = stage.Revision;

        using var answer = await visitor.PostAsync(FilledForm.AddressOf(handler, stage), [.. fields, .. more(stage, other), form]);

        var changes = await server.WriteAsync(db => db.Changes.AsNoTracking().Where(change => change.Revision > before).OrderBy(change => change.Revision).ToListAsync());
        var said = changes.Select(change => JsonFormatter.Default.Format(Change.Parser.ParseFrom(change.Payload))).Prepend($"{answer.StatusCode} {answer.Headers.Location}");
        (string Id, string Words)[] own =
        [
            (stage.OrganizationId, "this organization"), (stage.MembersMembershipId, "this member"), (stage.SuspendedMembershipId, "this member"),
            (stage.Owner.Id.ToString(), "its owner"), (stage.Mark, "mark"),
        ];
        return Changing().Replace(own.Aggregate(string.Join(Environment.NewLine, said), (text, one) => text.Replace(one.Id, one.Words, StringComparison.Ordinal)), "$1");
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex InAddress();

    /// <summary>Ids, but for their kind; the marks of slugs; and times.</summary>
    [GeneratedRegex(@"\b([a-z]+_)[0-9a-z]{26}|[0-9a-f]{32}|\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Changing();
}
