using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Providers;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Sessions;

namespace OrgGrpc.Server.Persistence;

/// <summary>
/// The repository and the unit of work. Each feature maps its own tables (<c>…Table.cs</c>); what is saved together with a noun's
/// recorded changes is one transaction.
/// </summary>
public sealed class OrgGrpcDbContext(DbContextOptions<OrgGrpcDbContext> options)
    : IdentityUserContext<User, Id<User>>(options), IDataProtectionKeyContext
{
    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Ownership.Ownership> Ownerships => Set<Ownership.Ownership>();

    public DbSet<Ownership.OwnershipTransfer> OwnershipTransfers => Set<Ownership.OwnershipTransfer>();

    public DbSet<ChangeRecord> Changes => Set<ChangeRecord>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<InvitationLink> InvitationLinks => Set<InvitationLink>();

    public DbSet<InvitationSend> InvitationSends => Set<InvitationSend>();

    public DbSet<MembershipRequest> MembershipRequests => Set<MembershipRequest>();

    public DbSet<QueuedEmail> Emails => Set<QueuedEmail>();

    internal DbSet<Verification> Verifications => Set<Verification>();

    internal DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();

    internal DbSet<AddressChange> AddressChanges => Set<AddressChange>();

    internal DbSet<Authenticator> Authenticators => Set<Authenticator>();

    internal DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    internal DbSet<Session> Sessions => Set<Session>();

    internal DbSet<KnownDevice> KnownDevices => Set<KnownDevice>();

    internal DbSet<ProviderLink> ProviderLinks => Set<ProviderLink>();

    internal DbSet<OperatorKey> OperatorKeys => Set<OperatorKey>();

    internal DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<RequestReplay> RequestReplays => Set<RequestReplay>();

    public DbSet<Oidc.Keys.SigningKey> SigningKeys => Set<Oidc.Keys.SigningKey>();

    public DbSet<Oidc.Clients.Client> Clients => Set<Oidc.Clients.Client>();

    public DbSet<Oidc.Clients.ClientBinding> ClientBindings => Set<Oidc.Clients.ClientBinding>();

    internal DbSet<Logo> Logos => Set<Logo>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>On whose behalf this unit of work acts; set when it is handed out, because contexts are pooled.</summary>
    internal Caller Caller { get; set; } = Caller.Nobody;

    /// <summary>Changes that are written but not committed yet.</summary>
    internal List<ChangeRecord> Uncommitted { get; } = [];

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseOpenIddict();
        builder.ApplyConfigurationsFromAssembly(typeof(OrgGrpcDbContext).Assembly);
        SnakeCase.Apply(builder.Model);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        base.ConfigureConventions(configuration);
        StoredForms.Apply(configuration);
    }
}
