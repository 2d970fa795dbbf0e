using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aamu.Webhooks.Core.Data;

/// <summary>The truth. Reads go through it anywhere; writes only on the single writer's connection.</summary>
public class WebhooksDbContext(DbContextOptions<WebhooksDbContext> options) : DbContext(options)
{
    public DbSet<Team> Teams => Set<Team>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<Member> Members => Set<Member>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookSecret> WebhookSecrets => Set<WebhookSecret>();

    public DbSet<WebhookVersion> WebhookVersions => Set<WebhookVersion>();

    public DbSet<WorkspaceEvent> Events => Set<WorkspaceEvent>();

    public DbSet<RefusedSubmission> RefusedSubmissions => Set<RefusedSubmission>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<WebhookHour> WebhookHours => Set<WebhookHour>();

    public DbSet<WebhookHealth> WebhookHealths => Set<WebhookHealth>();

    public DbSet<HealthMark> HealthMarks => Set<HealthMark>();

    public DbSet<LaneLease> LaneLeases => Set<LaneLease>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<RecoveryRun> RecoveryRuns => Set<RecoveryRun>();

    public DbSet<SandboxInbox> SandboxInboxes => Set<SandboxInbox>();

    public DbSet<SandboxRequest> SandboxRequests => Set<SandboxRequest>();

    public DbSet<SandboxTurn> SandboxTurns => Set<SandboxTurn>();

    public DbSet<Checkup> Checkups => Set<Checkup>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditMark> AuditMarks => Set<AuditMark>();

    /// <summary>In queries only: so many bytes of a column, from this one on. The first is 1.</summary>
    [DbFunction("substr", IsBuiltIn = true)]
    public static byte[]? Part(byte[]? bytes, int from, int count) => throw new NotSupportedException();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        configurationBuilder.Properties<TeamId>().HaveConversion<TeamIdConverter>();
        configurationBuilder.Properties<ProjectId>().HaveConversion<ProjectIdConverter>();
        configurationBuilder.Properties<EventId>().HaveConversion<EventIdConverter>();
        configurationBuilder.Properties<WebhookId>().HaveConversion<WebhookIdConverter>();
        configurationBuilder.Properties<DeliveryId>().HaveConversion<DeliveryIdConverter>();
        configurationBuilder.Properties<RecoveryId>().HaveConversion<RecoveryIdConverter>();
        configurationBuilder.Properties<SandboxId>().HaveConversion<SandboxIdConverter>();
        configurationBuilder.Properties<ApiKeyId>().HaveConversion<ApiKeyIdConverter>();
    }

    // Whether the migrations have all that the model has is asked by a test, not at each start: the question builds the model a second time.
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WebhooksDbContext).Assembly);
    }
}
