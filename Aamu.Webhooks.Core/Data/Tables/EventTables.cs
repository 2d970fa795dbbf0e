using Aamu.Webhooks.Core.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class EventTable : IEntityTypeConfiguration<WorkspaceEvent>
{
    public void Configure(EntityTypeBuilder<WorkspaceEvent> builder)
    {
        builder.ToTable("Events").HasKey(happened => happened.Key);
        builder.HasIndex(happened => new { happened.TeamId, happened.Id }).IsUnique();
        // Every SQLite index ends in the row's key: this one lists a team's events in the order of acceptance.
        builder.HasIndex(happened => happened.TeamId);
        builder.HasIndex(happened => happened.ReceivedAt);
    }
}

internal sealed class RefusedSubmissionTable : IEntityTypeConfiguration<RefusedSubmission>
{
    public void Configure(EntityTypeBuilder<RefusedSubmission> builder)
    {
        builder.HasKey(refused => refused.Key);
        builder.HasIndex(refused => refused.TeamId);
        // Why? asks for one event, among all that are remembered.
        builder.HasIndex(refused => new { refused.TeamId, refused.EventId });
    }
}
