using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>
/// The same model on PostgreSQL, with migrations of its own. Names are in lower case, so that SQL without quotes finds them; yes and no are 1 and 0, and text
/// is compared byte by byte, as on SQLite: so one statement means the same on both.
/// </summary>
public sealed class PostgresWebhooksDbContext(DbContextOptions<WebhooksDbContext> options) : WebhooksDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<bool>().HaveConversion<int>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // What SQLite's file got with a migration: statements that add a row need not name it.
        modelBuilder.Entity<Delivery>().Property(delivery => delivery.IsReplay).HasDefaultValue(false).ValueGeneratedNever();
        modelBuilder.Entity<Webhook>().Property(webhook => webhook.ForgottenSequence).HasDefaultValue(0L).ValueGeneratedNever();
        modelBuilder.Entity<WebhookSecret>().Property(secret => secret.Number).HasDefaultValue(0).ValueGeneratedNever();
        modelBuilder.HasSequence<long>("settingsmark").StartsAt(1);
        modelBuilder.HasSequence<long>("heldmark").StartsAt(1);
        modelBuilder.Entity<DeploymentNote>().ToTable("DeploymentNotes").HasKey(note => note.Name);
        PostgresModel.Adapt(modelBuilder);
        PostgresModel.EndIndexesInKeys(modelBuilder);
    }
}
