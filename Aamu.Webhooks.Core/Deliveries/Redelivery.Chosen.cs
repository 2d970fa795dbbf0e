using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What became of the wish to send some deliveries again.</summary>
/// <param name="Due">Made due; or held again, where the webhook is paused.</param>
/// <param name="Left">Not there any more, or without a webhook to send them to.</param>
public sealed record ChosenAgain(int Due, int Left);

public sealed partial class Redelivery
{
    /// <summary>More than these are chosen by a rule, not by hand: see <see cref="Recoveries.RecoveryDesk"/>.</summary>
    public const int MostChosen = 200;

    /// <summary>Sends the chosen deliveries again. Those that cannot be sent keep nobody from the others.</summary>
    public async Task<Outcome<ChosenAgain>> AgainAsync(TeamScope scope, IReadOnlyCollection<DeliveryId> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        if (ids.Count > MostChosen)
        {
            return Refusal.Field("ids", $"Choose up to {MostChosen} deliveries at a time.");
        }

        var chosen = ids.Distinct().ToList();
        var outcomes = await writer.WriteAsync(transaction => Again(transaction, scope, chosen));
        foreach (var (id, outcome) in chosen.Zip(outcomes).Where(pair => pair.Second.Succeeded))
        {
            LogAgain(id, scope.Actor);
        }

        foreach (var lane in outcomes.Where(outcome => outcome.Succeeded).Select(outcome => outcome.Value).Distinct())
        {
            alarm.Wake(lane);
        }

        pulse.Beat(scope.TeamId);
        var due = outcomes.Count(outcome => outcome.Succeeded);
        return new ChosenAgain(due, outcomes.Count - due);
    }

    private List<Outcome<long>> Again(WriteTransaction transaction, TeamScope scope, List<DeliveryId> chosen)
    {
        var outcomes = chosen.ConvertAll(id => Again(transaction, scope, id));
        var sent = chosen.Zip(outcomes).Where(pair => pair.Second.Succeeded).Select(pair => pair.First).ToList();
        if (sent.Count > 0)
        {
            transaction.Audit(scope, AuditAction.DeliveriesSentAgain, new AuditSubject("", $"{sent.Count} deliveries"), new AuditChange("deliveries", null, string.Join(", ", sent)));
        }

        return outcomes;
    }
}
