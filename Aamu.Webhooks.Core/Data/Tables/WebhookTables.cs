using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class WebhookTable : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.HasKey(webhook => webhook.Key);
        builder.HasIndex(webhook => webhook.Id).IsUnique();
        builder.HasIndex(webhook => webhook.TeamId);
        builder.OwnsMany(webhook => webhook.Headers, headers => headers.ToJson());
        builder.HasMany(webhook => webhook.Secrets).WithOne().HasForeignKey(secret => secret.WebhookKey);
    }
}

internal sealed class WebhookSecretTable : IEntityTypeConfiguration<WebhookSecret>
{
    public void Configure(EntityTypeBuilder<WebhookSecret> builder) => builder.HasKey(secret => secret.Key);
}

internal sealed class WebhookVersionTable : IEntityTypeConfiguration<WebhookVersion>
{
    public void Configure(EntityTypeBuilder<WebhookVersion> builder)
    {
        builder.HasKey(version => new { version.WebhookKey, version.Version });
        builder.OwnsMany(version => version.Headers, headers => headers.ToJson());
        builder.OwnsMany(version => version.Secrets, secrets => secrets.ToJson());
    }
}
