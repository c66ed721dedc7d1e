using System.Net;
using System.Text.RegularExpressions;
using CsCheck;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Pages;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Server.Tests.Organizations;

public sealed partial class ShowingABrand(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task A_logo_is_there_for_everybody_until_another_takes_its_place()
    {
        var (organizations, id) = await FoundAsync();
        var first = Images.Png(1);

        var shown = (await organizations.SetOrganizationLogoAsync(new() { OrganizationId = id, Image = ByteString.CopyFrom(first) })).Organization;

        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var answer = await http.GetAsync(shown.LogoUri);
        Assert.Equal(first, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.Public);

        var other = (await organizations.SetOrganizationLogoAsync(new() { OrganizationId = id, Image = ByteString.CopyFrom(Images.Png(2)) })).Organization;
        Assert.NotEqual(shown.LogoUri, other.LogoUri);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(shown.LogoUri)).StatusCode);

        var bare = (await organizations.SetOrganizationLogoAsync(new() { OrganizationId = id })).Organization;
        Assert.Empty(bare.LogoUri);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(other.LogoUri)).StatusCode);
        Assert.False(await server.WriteAsync(db => db.Logos.AnyAsync(logo => logo.OrganizationId == Id<Organization>.ParseOrNull(id))));
    }

    [Fact]
    public async Task The_same_logo_again_is_no_change()
    {
        var (organizations, id) = await FoundAsync();
        var image = ByteString.CopyFrom(Images.Png());
        var first = await organizations.SetOrganizationLogoAsync(new() { OrganizationId = id, Image = image });

        var again = await organizations.SetOrganizationLogoAsync(new() { OrganizationId = id, Image = image });

        Assert.Equal(first.Organization, again.Organization);
        var bare = await organizations.SetOrganizationLogoAsync(new() { OrganizationId = id, Etag = again.Organization.Etag });
        Assert.Equal(bare.Organization, (await organizations.SetOrganizationLogoAsync(new() { OrganizationId = id })).Organization);
        Assert.Equal("ETAG_MISMATCH", (await Refused.AsyncOf(() => organizations.SetOrganizationLogoAsync(
            new() { OrganizationId = id, Image = image, Etag = first.Organization.Etag }))).Reason);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("GIF89a")]
    [InlineData("RIFF")]
    [InlineData("x")]
    public async Task What_could_be_more_than_a_picture_is_refused(string content)
    {
        var (organizations, id) = await FoundAsync();

        var refused = await Refused.AsyncOf(() => organizations.SetOrganizationLogoAsync(
            new() { OrganizationId = id, Image = ByteString.CopyFromUtf8(content) }));

        Assert.Equal("INVALID_FIELD", refused.Reason);
    }

    [Fact]
    public async Task A_picture_above_the_limit_is_refused()
    {
        var (organizations, id) = await FoundAsync();
        var image = new byte[Logo.MaxBytes + 1];
        Images.Png().CopyTo(image, 0);

        var refused = await Refused.AsyncOf(() => organizations.SetOrganizationLogoAsync(new() { OrganizationId = id, Image = ByteString.CopyFrom(image) }));

        Assert.Equal("INVALID_FIELD", refused.Reason);
        Assert.NotEmpty((await organizations.SetOrganizationLogoAsync(
            new() { OrganizationId = id, Image = ByteString.CopyFrom(image.AsSpan(..^1)) })).Organization.LogoUri);
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    [InlineData("#123456;}*{display:none}")]
    [InlineData("#123456\n")]
    public async Task A_colour_is_six_hexadecimal_digits_and_nothing_else(string color)
    {
        var (organizations, id) = await FoundAsync();

        var refused = await Refused.AsyncOf(() => ColorAsync(organizations, id, color));

        Assert.Equal("organization.brand_color", refused.Fields.Single());
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/brand/{Uri.EscapeDataString(color.TrimStart('#'))}.css")).StatusCode);
    }

    [Fact]
    public async Task Only_an_organization_with_a_brand_shows_itself_to_people_who_have_not_signed_in()
    {
        var (organizations, id) = await FoundAsync("Melvins of Montesano");
        using var nobody = new WebVisitor(server);
        var slug = $"melvins-{Guid.CreateVersion7():N}";
        await organizations.UpdateOrganizationAsync(
            new() { OrganizationId = id, Organization = new() { Slug = slug }, UpdateMask = new() { Paths = { "slug" } } });
        Assert.DoesNotContain("Melvins", await nobody.ReadAsync(SignInFor(id)) + await nobody.ReadAsync(SignInFor(slug)), StringComparison.Ordinal);

        await ColorAsync(organizations, id, "#A3261C");

        foreach (var page in new[] { await nobody.ReadAsync(SignInFor(id)), await nobody.ReadAsync(SignInFor(slug)) })
        {
            Assert.Contains("Melvins of Montesano", page, StringComparison.Ordinal);
            Assert.Contains("/brand/a3261c.css", page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Melvins", await nobody.ReadAsync("/sign-in"), StringComparison.Ordinal);
        Assert.DoesNotContain("Melvins", await nobody.ReadAsync("/sign-in?returnUrl=%2Fconnect%2Fauthorize%3Fclient_id%3Dx"), StringComparison.Ordinal);
        Assert.DoesNotContain("Melvins", await nobody.ReadAsync(SignInFor($"{slug}x")), StringComparison.Ordinal);
        await organizations.DeleteOrganizationAsync(new() { OrganizationId = id });
        Assert.DoesNotContain("Melvins", await nobody.ReadAsync(SignInFor(id)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_colour_becomes_one_that_can_be_read() => Gen.Int[0, 0xffffff].Sample(number =>
    {
        Assert.True(BrandColor.TryParse($"#{number:x6}", out var color, out _));
        var accents = Accent().Matches(BrandStyle.Of(color)).Select(match => match.Groups["color"].Value).ToList();
        Assert.Equal(2, accents.Count);
        Assert.True(BrandStyle.ContrastOf(Parts(accents[0]), (255, 255, 255)) >= 4.5, $"{number:x6} by day");
        Assert.True(BrandStyle.ContrastOf(Parts(accents[0]), (0xf4, 0xf6, 0xf5)) >= 4.5, $"{number:x6} by day, on the ground");
        Assert.True(BrandStyle.ContrastOf(Parts(accents[1]), (0x19, 0x1f, 0x1c)) >= 4.5, $"{number:x6} by night");
        Assert.True(BrandStyle.ContrastOf(Parts(accents[1]), (0x0b, 0x0f, 0x0d)) >= 4.5, $"{number:x6} by night, under text");
    });

    private async Task<(OrganizationServiceClient Organizations, string Id)> FoundAsync(string name = "Nirvana")
    {
        var organizations = new OrganizationServiceClient(server.As((await server.AddPersonAsync("kurt")).Id));
        return (organizations, (await organizations.CreateOrganizationAsync(new() { Name = name })).Organization.Id);
    }

    private static Task<UpdateOrganizationResponse> ColorAsync(OrganizationServiceClient organizations, string id, string color) =>
        organizations.UpdateOrganizationAsync(
            new() { OrganizationId = id, Organization = new() { BrandColor = color }, UpdateMask = new() { Paths = { "brand_color" } } }).ResponseAsync;

    private static string SignInFor(string organization) =>
        $"/sign-in?returnUrl={Uri.EscapeDataString($"/connect/authorize?client_id=x&organization={organization}")}";

    private static (double R, double G, double B) Parts(string color)
    {
        BrandColor.TryParse(color, out var parsed, out _);
        return parsed!.Parts;
    }

    [GeneratedRegex("--accent: (?<color>#[0-9a-f]{6})")]
    private static partial Regex Accent();
}
