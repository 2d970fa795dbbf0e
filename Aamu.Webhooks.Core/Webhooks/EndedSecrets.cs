using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>A secret that signed at some time and is no longer kept: whether it made a signature of that time cannot be found out.</summary>
/// <param name="WebhookName">Whose it was.</param>
/// <param name="Number">1 for the webhook's first.</param>
/// <param name="At">When it ended.</param>
/// <param name="By">Who ended it; null when its overlap ran out.</param>
public sealed record EndedSecret(string WebhookName, int Number, DateTimeOffset At, string? By)
{
    public string Words => string.Create(CultureInfo.InvariantCulture,
        $"At that time secret {Number} of “{WebhookName}” signed; {(By is null ? "its overlap ended" : "it was ended")} on {At.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(By is null ? ", and it" : $" by {By} and")} is no longer kept: whether it made this cannot be tried any more.");
}

/// <summary>The secrets of webhooks that are gone, as the history tells of them: by their numbers.</summary>
internal sealed class EndedSecrets
{
    private readonly List<Past> pasts;

    private EndedSecrets(List<Past> pasts) => this.pasts = pasts;

    /// <param name="context">Where it is read.</param>
    /// <param name="scope">Whose webhooks; deleted ones are among them.</param>
    /// <param name="webhooks">Which of them; null for all.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async Task<EndedSecrets> OfAsync(WebhooksDbContext context, TeamScope scope, IReadOnlyCollection<WebhookId>? webhooks, CancellationToken cancellationToken)
    {
        var asked = context.Webhooks.In(scope).Where(webhook => webhooks == null || webhooks.Contains(webhook.Id));
        var rows = await asked.Select(webhook => new { webhook.Key, webhook.Id, webhook.Name }).ToListAsync(cancellationToken);
        var kept = (await asked.SelectMany(webhook => webhook.Secrets).Select(secret => new { secret.WebhookKey, secret.Number }).ToListAsync(cancellationToken))
            .ToLookup(secret => secret.WebhookKey, secret => secret.Number);
        var versions = (await asked.Join(context.WebhookVersions, webhook => webhook.Key, version => version.WebhookKey, (_, version) => version).OrderBy(version => version.Version)
            .Select(version => new { version.WebhookKey, Page = new Page(version.At, version.By, version.Secrets) }).ToListAsync(cancellationToken))
            .ToLookup(version => version.WebhookKey, version => version.Page);
        return new EndedSecrets(rows.ConvertAll(row => new Past(row.Id, row.Name, [.. kept[row.Key]], [.. versions[row.Key]])));
    }

    /// <summary>
    /// The newest of a webhook's secrets that signed at a moment, where none of those is kept. Every request carries a signature by each of them: where one
    /// is kept and does not fit, the others would not have fitted either.
    /// </summary>
    public EndedSecret? At(DateTimeOffset moment, WebhookId? webhook = null) =>
        pasts.Where(past => webhook is null || past.Id == webhook).Select(past => past.At(moment)).OfType<EndedSecret>().FirstOrDefault();

    private sealed record Page(DateTimeOffset At, string By, List<SigningKey> Secrets);

    private sealed record Past(WebhookId Id, string Name, HashSet<int> Kept, List<Page> Pages)
    {
        public EndedSecret? At(DateTimeOffset moment)
        {
            var then = Pages.FindLastIndex(page => page.At <= moment);
            List<int> signed = then < 0 ? [] : [.. Pages[then].Secrets.Where(key => key.SignsAt(moment)).Select(key => key.Number).OrderDescending()];
            return signed is [var newest, ..] && !signed.Exists(Kept.Contains) ? End(newest, then) : null;
        }

        /// <summary>From the page on which it is missing first.</summary>
        private EndedSecret? End(int number, int from)
        {
            var end = Pages.FindIndex(from, page => !page.Secrets.Exists(key => key.Number == number));
            if (end < 0)
            {
                return null;
            }

            var until = Pages[end - 1].Secrets.Find(key => key.Number == number)!.Until;
            return until <= Pages[end].At ? new EndedSecret(Name, number, until.Value, null) : new EndedSecret(Name, number, Pages[end].At, Pages[end].By);
        }
    }
}
