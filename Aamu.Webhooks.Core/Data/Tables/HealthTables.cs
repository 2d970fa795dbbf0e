using Aamu.Webhooks.Core.Health;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class WebhookHourTable : IEntityTypeConfiguration<WebhookHour>
{
    public void Configure(EntityTypeBuilder<WebhookHour> builder)
    {
        builder.ToTable("WebhookHours").HasKey(row => new { row.WebhookKey, row.Hour });
        builder.HasIndex(row => row.Hour);
    }
}

internal sealed class WebhookHealthTable : IEntityTypeConfiguration<WebhookHealth>
{
    public void Configure(EntityTypeBuilder<WebhookHealth> builder)
    {
        builder.ToTable("WebhookHealths").HasKey(row => row.WebhookKey);
        builder.Property(row => row.WebhookKey).ValueGeneratedNever();
    }
}

internal sealed class HealthMarkTable : IEntityTypeConfiguration<HealthMark>
{
    public void Configure(EntityTypeBuilder<HealthMark> builder)
    {
        builder.ToTable("HealthMarks").HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.HasData(new HealthMark { Id = 1 });
    }
}
