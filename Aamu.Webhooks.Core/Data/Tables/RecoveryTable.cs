using Aamu.Webhooks.Core.Recoveries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class RecoveryTable : IEntityTypeConfiguration<RecoveryRun>
{
    public void Configure(EntityTypeBuilder<RecoveryRun> builder)
    {
        builder.ToTable("RecoveryRuns").HasKey(run => run.Key);
        builder.HasIndex(run => run.Id).IsUnique();
        builder.HasIndex(run => run.TeamId);
        builder.HasIndex(run => run.WebhookKey);
        builder.HasIndex(run => run.EndedAt);
        builder.HasIndex(run => run.State, "IX_RecoveryRuns_Live").HasFilter("EndedAt IS NULL");
    }
}
