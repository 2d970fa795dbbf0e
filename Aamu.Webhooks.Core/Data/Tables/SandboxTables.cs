using Aamu.Webhooks.Core.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class SandboxInboxTable : IEntityTypeConfiguration<SandboxInbox>
{
    public void Configure(EntityTypeBuilder<SandboxInbox> builder)
    {
        builder.HasIndex(inbox => inbox.Token).IsUnique();
        builder.HasIndex(inbox => inbox.TeamId);
        builder.Property(inbox => inbox.Script).HasConversion(script => SandboxScript.Write(script), text => SandboxScript.Read<SandboxScript>(text));
    }
}

internal sealed class SandboxRequestTable : IEntityTypeConfiguration<SandboxRequest>
{
    public void Configure(EntityTypeBuilder<SandboxRequest> builder)
    {
        builder.HasKey(request => request.Key);
        builder.HasIndex(request => request.SandboxId);
        builder.Property(request => request.Reply).HasConversion(reply => SandboxScript.Write(reply), text => SandboxScript.Read<SandboxReply>(text));
    }
}

internal sealed class SandboxTurnTable : IEntityTypeConfiguration<SandboxTurn>
{
    public void Configure(EntityTypeBuilder<SandboxTurn> builder)
    {
        builder.HasKey(turn => turn.Key);
        builder.HasIndex(turn => new { turn.SandboxId, turn.DeliveryId }).IsUnique();
        builder.HasIndex(turn => turn.SandboxId);
        builder.HasIndex(turn => turn.At);
    }
}
