using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Providers;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>
/// Every form that names a thing by its id is sent with the id of somebody else's, by somebody who may do the same to their own: it is answered
/// like an id that nothing has, and nothing changes. Operators are no others: everything is theirs.
/// </summary>
public sealed partial class IdsOfOthersOnPages(StagedServer server) : IClassFixture<StagedServer>
{
    [Fact]
    public async Task An_id_of_somebody_else_is_answered_like_one_that_nothing_has()
    {
        var (ours, theirs) = (await SetAsync(), await SetAsync());
        var foreign = await IdsAsync(theirs);
        using var visitor = await WebVisitor.AsAsync(server, ours.Owner);
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync("/organizations/new"));
        var forms = (await EveryPageHandler.HandlersOfAsync(server)).Where(handler => handler.Posts && !handler.IsForOperators && IdsOf(handler).Count > 0).ToList();
        Assert.InRange(forms.Count, 18, 80);
        foreach (var handler in forms)
        {
            var before = await StateAsync();

            var answer = await SendAsync(handler, foreign);
            var nowhere = await SendAsync(handler, foreign.ToDictionary(id => id.Key, id => Twist(id.Value)));

            Assert.True(before == await StateAsync(), $"{handler} changed something");
            Assert.True(nowhere == answer, $"{handler} answers{Environment.NewLine}{answer}{Environment.NewLine}and to what nothing has{Environment.NewLine}{nowhere}");
            Assert.Matches("^(NotFound|OK .*role=\"alert\")", answer);
        }

        Assert.DoesNotContain("role=\"status\"", await visitor.ReadAsync("/account/security"), StringComparison.Ordinal);

        async Task<string> SendAsync(EveryPageHandler.Handler handler, IReadOnlyDictionary<string, string> ids)
        {
            var membership = handler.Template.Contains("{membershipId}", StringComparison.Ordinal) ? ids["membershipId"] : "";
            var values = IdsOf(handler).Select(name => (name, ids[KeyOf(handler, name)])).ToList();
            if (handler.IsOfAnOrganization)
            {
                values.AddRange(FilledForm.Of(handler, ours).Where(field => values.All(value => value.name != field.Name)));
            }

            var address = handler.Address(ours.OrganizationId, membership).Replace("/ask/nobody", $"/ask/{theirs.Slug}", StringComparison.Ordinal);
            using var answer = await visitor.PostAsync(address, [.. values, form]);
            var page = await answer.Content.ReadAsStringAsync();
            return Changing().Replace(ids.Values.Aggregate($"{answer.StatusCode} {page.ReplaceLineEndings(" ")}", (text, id) => text.Replace(id, "id", StringComparison.Ordinal)), "");
        }
    }

    /// <summary>What names a thing that belongs to somebody: in the address below an organization of one's own, or in the form.</summary>
    private static List<string> IdsOf(EveryPageHandler.Handler handler) =>
        [.. handler.Inputs.Select(input => input.Name).Where(name => name.EndsWith("Id", StringComparison.Ordinal) && name != "OrganizationId")];

    /// <summary>Links and keys of two kinds have the same name.</summary>
    private static string KeyOf(EveryPageHandler.Handler handler, string name) => (handler.Template, name) switch
    {
        ("account/security", "linkId") => "providerLinkId",
        ("account/api-keys", "apiKeyId") => "userApiKeyId",
        _ => char.ToLowerInvariant(name[0]) + name[1..],
    };

    /// <summary>Everything that a form can name, of one organization and of its owner.</summary>
    private async Task<IReadOnlyDictionary<string, string>> IdsAsync(Stage stage)
    {
        var (_, _, session) = await server.OpenSessionAsync(stage.Owner);
        var passkey = RandomNumberGenerator.GetBytes(16);
        var link = await server.WriteAsync(db =>
        {
            db.Add(new IdentityUserPasskey<Id<User>> { UserId = stage.Owner.Id, CredentialId = passkey, Data = new() { Name = "telephone" } });
            var identity = new OutsideIdentity(new("sub-pop", "Sub Pop"), "https://sub-pop.example", stage.Mark, null, stage.Owner.Name, "", null);
            return Task.FromResult(db.Add(ProviderLink.Of(stage.Owner, identity, TimeProvider.System.GetUtcNow())).Entity);
        });
        return new Dictionary<string, string>
        {
            ["membershipId"] = stage.MembersMembershipId,
            ["invitationId"] = stage.InvitationId,
            ["linkId"] = stage.InvitationLinkId,
            ["apiKeyId"] = stage.OrganizationApiKeyId,
            ["userApiKeyId"] = stage.UserApiKeyId,
            ["requestId"] = stage.MembershipRequestId,
            ["transferId"] = stage.OwnershipTransferId,
            ["sessionId"] = session.ToString(),
            ["passkeyId"] = WebEncoders.Base64UrlEncode(passkey),
            ["providerLinkId"] = link.Id.ToString(),
        };
    }

    private async Task<Stage> SetAsync()
    {
        var stage = await Stage.SetAsync(server);
        await stage.TakeRequestsAsync();
        await stage.OfferAsync();
        return stage;
    }

    /// <summary>What the log does not tell is counted.</summary>
    private Task<string> StateAsync() => server.WriteAsync(async db =>
        $"{await db.Changes.CountAsync()} {await db.Sessions.CountAsync()} {await db.Set<IdentityUserPasskey<Id<User>>>().CountAsync()} {await db.ProviderLinks.CountAsync()}");

    /// <summary>Another id of the same form, which nothing has.</summary>
    private static string Twist(string id) => id[..^3] + (id.EndsWith("zzw", StringComparison.Ordinal) ? "yyw" : "zzw");

    /// <summary>What is new in each answer: the number of the trace, and the proof that a form was opened here.</summary>
    [GeneratedRegex("[0-9a-f]{32}|CfDJ8[\\w-]+")]
    private static partial Regex Changing();
}
