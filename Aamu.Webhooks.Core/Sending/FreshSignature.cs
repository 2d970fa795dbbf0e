using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Signs a delivery's body as of now, for trying a receiver by hand. Whoever may send it again may have this: it shows no secret.</summary>
public sealed class FreshSignature(IDbContextFactory<WebhooksDbContext> contexts, SecretVault vault, TimeProvider clock)
{
    /// <summary>The headers that depend on the time, by their names.</summary>
    public async Task<Outcome<IReadOnlyDictionary<string, string>>> OfAsync(TeamScope scope, DeliveryId id, CancellationToken cancellationToken = default)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (from delivery in context.Deliveries.In(scope)
                           where delivery.Id == id
                           join happened in context.Events on delivery.EventKey equals happened.Key
                           select new { happened.Body, delivery.WebhookKey }).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Refusal.NotFound("delivery");
        }

        if (found.Body.Length == 0)
        {
            return Refusal.Conflict("What this delivery said is not kept any more, so there is nothing to sign.");
        }

        var now = clock.GetUtcNow();
        var closed = await context.WebhookSecrets
            .Where(secret => secret.WebhookKey == found.WebhookKey && (secret.ExpiresAt == null || secret.ExpiresAt > now))
            .OrderByDescending(secret => secret.Key).Select(secret => secret.Closed).ToListAsync(cancellationToken);
        var secrets = closed.Select(vault.Open).OfType<string>().ToList();
        if (secrets.Count == 0)
        {
            return Refusal.Conflict("The webhook has no signing secret, so nothing can be signed.");
        }

        return Headers(secrets, id, now, found.Body);
    }

    private static Dictionary<string, string> Headers(IReadOnlyList<string> secrets, DeliveryId id, DateTimeOffset now, byte[] body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["x-aamu-signature"] = Signature.Sign(secrets, now, body),
            ["webhook-timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        if (StandardSignature.Sign(secrets, id.Value, now, body) is { } standard)
        {
            headers["webhook-signature"] = standard;
        }

        return headers;
    }
}
