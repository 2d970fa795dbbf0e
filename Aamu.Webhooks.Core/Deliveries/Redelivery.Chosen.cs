using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What became of the wish to send some deliveries again.</summary>
/// <param name="Due">Made due; or held again, where the webhook is paused.</param>
/// <param name="Left">Not there any more, or without a webhook to send them to.</param>
public sealed record ChosenAgain(int Due, int Left)
{
    /// <summary>Of those that are due: they go to a receiver that is down, of which one at a time is tried.</summary>
    public int ToDown { get; init; }

    /// <summary>Of those that are due: they are kept until their webhook is resumed or enabled.</summary>
    public int Held { get; init; }
}

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
        var (outcomes, toDown, kept) = await writer.WriteAsync(transaction => Again(transaction, scope, chosen));
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
        return new ChosenAgain(due, outcomes.Count - due) { ToDown = toDown, Held = kept };
    }

    private (List<Outcome<long>> Outcomes, int ToDown, int Held) Again(WriteTransaction transaction, TeamScope scope, List<DeliveryId> chosen)
    {
        var outcomes = chosen.ConvertAll(id => Again(transaction, scope, id));
        var sent = chosen.Zip(outcomes).Where(pair => pair.Second.Succeeded).Select(pair => pair.First).ToList();
        if (sent.Count > 0)
        {
            transaction.Audit(scope, AuditAction.DeliveriesSentAgain, new AuditSubject("", $"{sent.Count} deliveries"), new AuditChange("deliveries", null, string.Join(", ", sent)));
        }

        var states = transaction.Context.Deliveries.In(scope).Where(delivery => sent.Contains(delivery.Id)).Select(delivery => new { delivery.WebhookKey, delivery.State, delivery.IsTest }).ToList();
        var down = states.Select(row => row.WebhookKey).Distinct().Where(lane => IncidentRows.Running(transaction, lane) is { IsOpen: true }).ToHashSet();
        var held = states.Count(row => row.State == DeliveryState.Held);
        return (outcomes, states.Count(row => row is { State: DeliveryState.Pending, IsTest: false } && down.Contains(row.WebhookKey)), held);
    }
}
