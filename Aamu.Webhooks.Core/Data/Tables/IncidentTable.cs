using Aamu.Webhooks.Core.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class IncidentTable : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("Incidents").HasKey(incident => incident.Key);
        // The statement that adds one does not name it.
        builder.Property(incident => incident.Written).HasDefaultValue(Warning.Nothing).ValueGeneratedNever();
        builder.HasIndex(incident => incident.WebhookKey);
        builder.HasIndex(incident => incident.EndedAt);
        builder.HasIndex(incident => incident.WebhookKey, "IX_Incidents_Running").IsUnique().HasFilter("EndedAt IS NULL");
    }
}
