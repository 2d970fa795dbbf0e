using System.Globalization;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Shared;
using MudBlazor;

namespace Aamu.Webhooks.Web.Health;

/// <summary>An open problem in words: what it is, what to do, and where. Pure.</summary>
/// <param name="Tone">bad: deliveries do not arrive; wait: something wants a decision.</param>
/// <param name="Icon">The icon's path.</param>
/// <param name="What">The sentence, without a full stop.</param>
/// <param name="Advice">The next step.</param>
/// <param name="Href">Where to take it.</param>
/// <param name="Action">What the link says.</param>
/// <param name="SinceWords">What the time means; empty where there is none.</param>
/// <param name="Time">When it began, or will end.</param>
public sealed record ProblemWords(string Tone, string Icon, string What, string Advice, string Href, string Action, string SinceWords = "", DateTimeOffset? Time = null)
{
    public static ProblemWords Of(Problem problem, string team) => problem switch
    {
        Problem.NoSecret it => new("bad", Icons.Material.Outlined.KeyOff, $"{Name(it.Name)} has no signing secret, so nothing is sent",
            "Make a secret on the webhook's page, then send what failed again.", Paths.Webhook(team, it.WebhookId), "Make a secret"),
        Problem.Failing it => Failing(it, team),
        Problem.DisabledByItself it => new("bad", Icons.Material.Outlined.Cancel, $"{Name(it.Name)} was disabled",
            $"{it.Reason} {(it.Held.Number > 0 ? $"{Many(it.Held, "delivery is", "deliveries are")} kept. " : "")}Mend the receiver, then enable the webhook: one delivery is tried first.", Paths.Webhook(team, it.WebhookId), "Open the webhook", "on", it.At),
        Problem.GaveUp it => new("bad", Icons.Material.Outlined.Flag, $"{Name(it.Name)} gave up on {Many(it.Count, "delivery", "deliveries")} in the last 7 days",
            "Every retry failed. Once the receiver works, send them again: they keep their ids.",
            $"{Paths.Deliveries(team)}?webhook={Uri.EscapeDataString(it.WebhookId.Value)}&status=exhausted", "See them"),
        Problem.HeldBack { Status: WebhookStatus.Disabled } it => new("wait", Icons.Material.Outlined.Cancel, $"{Name(it.Name)} is disabled and holds {Many(it.Count, "delivery", "deliveries")}",
            "Enable it to send them. New events are not collected meanwhile.", Paths.Webhook(team, it.WebhookId), "Open the webhook"),
        Problem.HeldBack it => new("wait", Icons.Material.Outlined.PauseCircle, $"{Name(it.Name)} is paused and holds {Many(it.Count, "delivery", "deliveries")}",
            "Resume it to send them, the oldest first.", Paths.Webhook(team, it.WebhookId), "Open the webhook"),
        Problem.Refused it => new("wait", Icons.Material.Outlined.Block, $"{Many(it.Count, "event was", "events were")} not accepted in the last 24 hours",
            $"The last one: {it.LastReason}", Paths.Refused(team), "See what was refused", "last", it.LastAt),
        Problem.OverlapEnds it => new("wait", Icons.Material.Outlined.Key, $"The previous secret of {Name(it.Name)} stops signing",
            "Change the receiver over to the new secret before then.", Paths.Webhook(team, it.WebhookId), "Open the webhook", "on", it.At),
        _ => throw new ArgumentOutOfRangeException(nameof(problem)),
    };

    private static ProblemWords Failing(Problem.Failing it, string team)
    {
        var cause = Explanation.Of(it.Last.Outcome, it.Last.StatusCode, it.Url);
        var what = it.NeverDelivered ? "has not delivered anything yet" : string.Create(CultureInfo.InvariantCulture, $"is failing: {it.Failures:N0} attempts in a row");
        var waiting = it switch
        {
            { NextProbeAt: not null } => " Deliveries wait and use up no attempts; one at a time is tried.",
            { Waiting: true } => " What waits is retried by itself.",
            _ => "",
        };
        if (it.DisablesAt is { } disables)
        {
            waiting += string.Create(CultureInfo.InvariantCulture, $" Unless something gets through it is disabled on {disables.UtcDateTime:d MMM HH:mm} UTC.");
        }

        return new("bad", Icons.Material.Outlined.ErrorOutline, $"{Name(it.Name)} {what}",
            $"{cause.What}. {cause.Advice}{waiting}".Trim(), Paths.Webhook(team, it.WebhookId), "Open the webhook", "since", it.Since);
    }

    private static string Name(string name) => $"“{(name.Length > 80 ? name[..79] + "…" : name)}”";

    private static string Many(Count count, string one, string more) => $"{count} {(count.Number == 1 ? one : more)}";
}
