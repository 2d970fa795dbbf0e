using Aamu.Webhooks.Core.Checkups;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class CheckupTable : IEntityTypeConfiguration<Checkup>
{
    public void Configure(EntityTypeBuilder<Checkup> builder)
    {
        builder.HasKey(checkup => checkup.WebhookKey);
        builder.Property(checkup => checkup.WebhookKey).ValueGeneratedNever();
    }
}
