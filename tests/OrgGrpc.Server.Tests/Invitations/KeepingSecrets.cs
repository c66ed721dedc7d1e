using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.WebUtilities;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>The secret of an invitation is in its mail and nowhere else; that of a link is told once, to who made it.</summary>
public sealed class KeepingSecrets(InvitingServer server) : IClassFixture<InvitingServer>
{
    [Fact]
    public async Task A_dump_of_the_database_opens_nothing()
    {
        var band = await Band.FoundAsync(server);
        var person = await server.AddPersonAsync("duder", email: Band.NewAddress());
        var create = new CreateInvitationRequest { OrganizationId = band.Id, Email = person.Address.Value, RequestId = NewId() };
        var invitation = (await band.Invitations.CreateInvitationAsync(create)).Invitation;
        await band.Invitations.CreateInvitationAsync(create);
        var first = await server.Postbox.NextSecretToAsync(person.Address.Value);
        await band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });
        var second = await server.Postbox.NextSecretToAsync(person.Address.Value);
        var make = new CreateInvitationLinkRequest { OrganizationId = band.Id, MaxUses = 5, RequestId = NewId() };
        var link = (await band.Invitations.CreateInvitationLinkAsync(make)).Secret;
        Assert.Equal(link, (await band.Invitations.CreateInvitationLinkAsync(make)).Secret);

        var dump = await server.DumpAsync();

        foreach (var secret in new[] { first, second, link })
        {
            Assert.DoesNotContain(secret, dump, StringComparison.Ordinal);
            Assert.DoesNotContain(Encoding.Latin1.GetString(WebEncoders.Base64UrlDecode(secret)), dump, StringComparison.Ordinal);
        }

        // What is there instead opens nothing.
        foreach (var stored in new[] { second, link }.Select(secret => SHA256.HashData(Encoding.ASCII.GetBytes(secret))))
        {
            Assert.Contains(Encoding.Latin1.GetString(stored), dump, StringComparison.Ordinal);
            var tried = WebEncoders.Base64UrlEncode(stored);
            Assert.Equal("INVITATION_NOT_FOUND", (await Refused.AsyncOf(() => band.Of(person).AcceptInvitationAsync(new() { Secret = tried }))).Reason);
            Assert.Equal("INVITATION_LINK_NOT_FOUND", (await Refused.AsyncOf(() => band.Of(person).JoinWithInvitationLinkAsync(new() { Secret = tried }))).Reason);
        }
    }

    [Fact]
    public async Task Those_who_manage_invitations_never_read_a_secret()
    {
        var band = await Band.FoundAsync(server);
        var person = await server.AddPersonAsync("duder", email: Band.NewAddress());
        var created = await band.Invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = person.Address.Value });
        var first = await server.Postbox.NextSecretToAsync(person.Address.Value);
        var id = created.Invitation.Id;
        var resent = await band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = id });
        var second = await server.Postbox.NextSecretToAsync(person.Address.Value);
        var link = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 5 });
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        IMessage[] told =
        [
            created,
            resent,
            await band.Invitations.GetInvitationAsync(new() { OrganizationId = band.Id, InvitationId = id }),
            await band.Invitations.ListInvitationsAsync(new() { OrganizationId = band.Id }),
            await band.Of(person).ListMyInvitationsAsync(new()),
            await new InvitationService.InvitationServiceClient(server.Anonymous).PreviewInvitationAsync(new() { Secret = second }),
            link.InvitationLink,
            await band.Invitations.ListInvitationLinksAsync(new() { OrganizationId = band.Id }),
            await new ChangeService.ChangeServiceClient(server.As(pat.Id)).ListChangesAsync(new() { PageSize = 500 }),
            await band.Invitations.RevokeInvitationAsync(new() { OrganizationId = band.Id, InvitationId = id }),
        ];

        foreach (var secret in new[] { first, second, link.Secret })
        {
            var hash = SHA256.HashData(Encoding.ASCII.GetBytes(secret));
            Assert.All(told, message =>
            {
                Assert.DoesNotContain(secret, message.ToString()!, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String(hash), message.ToString()!, StringComparison.Ordinal);
            });
        }
    }

    private static string NewId() => Guid.CreateVersion7().ToString();
}
