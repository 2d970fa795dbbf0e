using Aamu.Webhooks.Core.Deliveries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class DeliveryTable : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.HasKey(delivery => delivery.Key);
        builder.HasIndex(delivery => delivery.Id).IsUnique();
        // Every SQLite index ends in the row's key: these list deliveries in the order in which they were promised.
        builder.HasIndex(delivery => delivery.TeamId);
        builder.HasIndex(delivery => delivery.WebhookKey);
        builder.HasIndex(delivery => delivery.EventKey);
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.DueAt }, "IX_Deliveries_Due").HasFilter("State = 0");
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.DueAt }, "IX_Deliveries_Tests").HasFilter("State = 0 AND IsTest = 1");
        builder.HasIndex(delivery => delivery.WebhookKey, "IX_Deliveries_Held").HasFilter("State = 1");
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.LastAttemptAt }, "IX_Deliveries_GaveUp").HasFilter("State = 3");
        // An event is replayed to a webhook once at most.
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.EventKey }, "IX_Deliveries_Replays").IsUnique().HasFilter("IsReplay = 1");
        builder.HasIndex(delivery => delivery.RecoveryKey, "IX_Deliveries_Recovery").HasFilter("RecoveryKey IS NOT NULL");
    }
}

internal sealed class AttemptTable : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> builder)
    {
        builder.HasKey(attempt => attempt.Key);
        builder.HasIndex(attempt => new { attempt.DeliveryKey, attempt.Number }).IsUnique();
    }
}

internal sealed class LaneLeaseTable : IEntityTypeConfiguration<LaneLease>
{
    public void Configure(EntityTypeBuilder<LaneLease> builder)
    {
        builder.HasKey(lease => lease.WebhookKey);
        builder.Property(lease => lease.WebhookKey).ValueGeneratedNever();
    }
}
