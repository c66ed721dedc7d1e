using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using Invitation = OrgGrpc.Server.Invitations.Invitation;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>A form with more addresses than one call takes: every line says what became of it, whatever happens on the way.</summary>
public sealed partial class InvitingMany(InvitingMany.FillingServer server) : IClassFixture<InvitingMany.FillingServer>
{
    private const string Invited = "Invited, the mail is on its way";
    private const string Full = "The database cannot be written at the moment.";

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 150)]
    [InlineData(3, 200)]
    public async Task A_batch_that_fails_hides_no_other(int failing, int invited)
    {
        var (visitor, organization, invitations) = await FoundAsync();
        var addresses = Addresses(250);
        server.FailBatch(failing);

        var page = await SendAsync(visitor, organization, addresses);

        var made = (await ListAsync(invitations, organization)).Select(invitation => invitation.Email).ToHashSet();
        var rows = Row().Matches(page).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
        if (failing == 1)
        {
            // Nothing is done yet: the form comes back with all of them, and what was wrong.
            Assert.Equal((invited, 0), (made.Count, rows.Count));
            Assert.Contains(Full, page, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(addresses.Count, rows.Count);
            Assert.All(addresses, address => Assert.Equal(made.Contains(address) ? Invited : Full, rows[address]));
            Assert.Equal(invited, made.Count);
        }

        Assert.All(addresses, address => Assert.Equal(!made.Contains(address), FormOf(page).Contains(address, StringComparison.Ordinal)));

        // The form sends what is left, and nothing twice.
        using var again = await visitor.SendFormAsync(
            $"/organizations/{organization}/invite", ("Emails", string.Join('\n', addresses.Where(address => !made.Contains(address)))), ("Role", "member"), ("Days", "7"));
        Assert.Equal(250, (await ListAsync(invitations, organization)).Count);
        visitor.Dispose();
    }

    private static string FormOf(string page) => page[page.IndexOf("<textarea", StringComparison.Ordinal)..];

    private static List<string> Addresses(int count) => [.. Enumerable.Range(0, count).Select(i => $"g{i}.{Guid.CreateVersion7():N}@example.org")];

    private static async Task<string> SendAsync(WebVisitor visitor, string organization, IEnumerable<string> addresses)
    {
        using var answer = await visitor.SendFormAsync(
            $"/organizations/{organization}/invite", ("Emails", string.Join('\n', addresses)), ("Role", "member"), ("Days", "7"));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<IReadOnlyList<V1.Invitation>> ListAsync(InvitationService.InvitationServiceClient invitations, string organization) =>
        (await invitations.ListInvitationsAsync(new() { OrganizationId = organization, PageSize = 500 })).Invitations;

    private async Task<(WebVisitor Visitor, string Organization, InvitationService.InvitationServiceClient Invitations)> FoundAsync()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var created = await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        return (await WebVisitor.AsAsync(server, kurt), created.Organization.Id, new(server.As(kurt.Id)));
    }

    [GeneratedRegex("<tr[^>]*><td>([^<]*@[^<]*)</td><td>([^<]*)</td></tr>")]
    private static partial Regex Row();

    /// <summary>A server whose disk is full when a certain batch of invitations is stored, and has room again after.</summary>
    public sealed class FillingServer : StagedServer
    {
        private readonly FullDisk disk = new();

        internal void FailBatch(int number) => disk.Batches = number;

        protected override void Configure(IServiceCollection services)
        {
            base.Configure(services);
            services.ConfigureDbContext<OrgGrpcDbContext>(options => options.AddInterceptors(disk));
        }

        private sealed class FullDisk : SaveChangesInterceptor
        {
            public int Batches { get; set; }

            public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
                DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
            {
                var isBatch = eventData.Context!.ChangeTracker.Entries<Invitation>().Any(entry => entry.State == EntityState.Added);
                return isBatch && --Batches == 0 ? throw new SqliteException("database or disk is full", errorCode: 13) : ValueTask.FromResult(result);
            }
        }
    }
}
