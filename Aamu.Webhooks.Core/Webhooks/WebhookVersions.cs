using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>Saves a changed webhook as its next version: the row, the immutable page of its history, and the roster that matching reads.</summary>
internal static class WebhookVersions
{
    public static void SaveNext(WriteTransaction transaction, Webhook webhook, string by, DateTimeOffset now, WebhookRoster roster)
    {
        webhook.Version++;
        webhook.UpdatedAt = now;
        transaction.Context.SaveChanges();
        transaction.Context.WebhookVersions.Add(new WebhookVersion
        {
            WebhookKey = webhook.Key,
            Version = webhook.Version,
            At = now,
            By = by,
            Name = webhook.Name,
            Url = webhook.Url,
            Status = webhook.Status,
            DisabledReason = webhook.DisabledReason,
            EventTypes = [.. webhook.EventTypes],
            ProjectIds = [.. webhook.ProjectIds],
            Description = webhook.Description,
            TimeoutSeconds = webhook.TimeoutSeconds,
            RetrySchedule = webhook.RetrySchedule,
            // Copies: a header belongs to one owner.
            Headers = webhook.Headers.ConvertAll(header => new CustomHeader(header.Name, header.Value)),
            Secrets = [.. webhook.Secrets.OrderByDescending(secret => secret.Number).Select(secret => new SigningKey(secret.Number, secret.ExpiresAt))],
        });
        transaction.Context.SaveChanges();
        roster.Changed(webhook.TeamId, transaction);
    }

    /// <summary>With a webhook go the passwords of its receiver, those of earlier days too.</summary>
    public static void ForgetHeaders(WriteTransaction transaction, long webhookKey) =>
        transaction.Statement("UPDATE WebhookVersions SET Headers = '[]' WHERE WebhookKey = $1 AND Headers <> '[]'").Bind(webhookKey).Run();
}
