using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Verbs;

/// <param name="Count">How many deliveries.</param>
/// <param name="Recovery">The recovery that sends them; none when they were only counted.</param>
internal sealed record ReplayAnswer(int Count, string? Recovery);

/// <summary>A replay written down in a database that this program has claimed.</summary>
internal sealed class LocalReplay(RecoveryDesk desk, TeamScope scope, WebhookId webhook, DateTimeOffset since, DateTimeOffset until)
{
    private DeliveryFilter Filter => new() { WebhookId = webhook, Since = since, Until = until };

    public Task<Outcome<ReplayAnswer>> AskAsync(string status, int? perSecond, bool dryRun, CancellationToken cancellationToken) => (status, dryRun) switch
    {
        (ReplayVerb.Missed, true) => CountedAsync(desk.CountMissingAsync(scope, webhook, since, until, cancellationToken)),
        (ReplayVerb.Missed, false) => StartedAsync(desk.ReplayAsync(scope, webhook, since, until, perSecond, cancellationToken)),
        (_, true) => CountedAsync(desk.CountAsync(scope, Filter, States(status), cancellationToken)),
        _ => StartedAsync(desk.ResendAsync(scope, Filter, States(status), perSecond, cancellationToken)),
    };

    private static DeliveryState[] States(string status) => [Enum.Parse<DeliveryState>(status, ignoreCase: true)];

    private static async Task<Outcome<ReplayAnswer>> CountedAsync(Task<Outcome<int>> counting)
    {
        var counted = await counting;
        return counted.Succeeded ? new ReplayAnswer(counted.Value, null) : counted.Refusal;
    }

    private static async Task<Outcome<ReplayAnswer>> StartedAsync(Task<Outcome<StartedRecovery>> starting)
    {
        var started = await starting;
        return started.Succeeded ? new ReplayAnswer(started.Value.Count, started.Value.Id.Value) : started.Refusal;
    }
}
