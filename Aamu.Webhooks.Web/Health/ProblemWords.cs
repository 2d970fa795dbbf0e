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
/// <param name="TimeWords">What the time means, which stands at <c>{0}</c>; empty where there is none.</param>
/// <param name="Time">When it began, or will end.</param>
/// <param name="EndWords">What follows at a time, which stands at <c>{0}</c>; empty where nothing does.</param>
/// <param name="End">When that is.</param>
public sealed record ProblemWords(string Tone, string Icon, string What, string Advice, string Href, string Action, string TimeWords = "", DateTimeOffset? Time = null, string EndWords = "", DateTimeOffset? End = null)
{
    public static ProblemWords Of(Problem problem, string team) => problem switch
    {
        Problem.NoSecret it => new("bad", Icons.Material.Outlined.KeyOff, Strings.NoSecretWhat.With(Name(it.Name)), Strings.NoSecretAdvice, Paths.Webhook(team, it.WebhookId), Strings.NoSecretAction),
        Problem.Failing it => Failing(it, team),
        Problem.AnsweredByPage it when Diagnosis.Of(it.Attempt) is var doubt => new("wait", Icons.Material.Outlined.QuestionMark, Strings.PageWhat.With(Name(it.Name)), Sentences(doubt.Evidence, doubt.Advice),
            Paths.Delivery(team, it.DeliveryId), Strings.PageAction, Strings.TimeOn, it.Attempt.StartedAt),
        Problem.DisabledByItself it => new("bad", Icons.Material.Outlined.Cancel, Strings.DisabledWhat.With(Name(it.Name)),
            Sentences(it.Reason, it.Held.Number > 0 ? OneOrMany(it.Held, Strings.DisabledKeptOne, Strings.DisabledKeptMany).With(it.Held) : null, Strings.DisabledAdvice),
            Paths.Webhook(team, it.WebhookId), Strings.OpenWebhook, Strings.TimeOn, it.At),
        Problem.GaveUp it => new("bad", Icons.Material.Outlined.Flag, OneOrMany(it.Count, Strings.GaveUpOne, Strings.GaveUpMany).With(Name(it.Name), it.Count), Strings.GaveUpAdvice,
            $"{Paths.Deliveries(team)}?webhook={Uri.EscapeDataString(it.WebhookId.Value)}&status=exhausted", Strings.GaveUpAction),
        Problem.HeldBack { Status: WebhookStatus.Disabled } it => new("wait", Icons.Material.Outlined.Cancel,
            OneOrMany(it.Count, Strings.HeldDisabledOne, Strings.HeldDisabledMany).With(Name(it.Name), it.Count), Strings.HeldDisabledAdvice, Paths.Webhook(team, it.WebhookId), Strings.OpenWebhook),
        Problem.HeldBack it => new("wait", Icons.Material.Outlined.PauseCircle,
            OneOrMany(it.Count, Strings.HeldPausedOne, Strings.HeldPausedMany).With(Name(it.Name), it.Count), Strings.HeldPausedAdvice, Paths.Webhook(team, it.WebhookId), Strings.OpenWebhook),
        Problem.Refused it => new("wait", Icons.Material.Outlined.Block, OneOrMany(it.Count, Strings.RefusedOne, Strings.RefusedMany).With(it.Count), Strings.RefusedLast.With(it.LastReason),
            Paths.Refused(team), Strings.RefusedAction, Strings.TimeLast, it.LastAt),
        Problem.OverlapEnds it => new("wait", Icons.Material.Outlined.Key, Strings.OverlapWhat.With(Name(it.Name)), Strings.OverlapAdvice, Paths.Webhook(team, it.WebhookId), Strings.OpenWebhook, Strings.TimeOn, it.At),
        _ => throw new ArgumentOutOfRangeException(nameof(problem)),
    };

    private static ProblemWords Failing(Problem.Failing it, string team)
    {
        var cause = Diagnosis.Of(it.Attempt, it.Last.Outcome, it.Last.StatusCode, it.Url);
        var what = it.NeverDelivered ? Strings.FailingNever.With(Name(it.Name)) : Strings.FailingWhat.With(Name(it.Name), it.Failures);
        var waiting = it switch
        {
            { NextProbeAt: not null } => Strings.FailingOneAtATime,
            { Waiting: true } => Strings.FailingRetried,
            _ => null,
        };
        return new("bad", Icons.Material.Outlined.ErrorOutline, what, Sentences($"{cause.What}.", cause.NextStep, waiting), Paths.Webhook(team, it.WebhookId), Strings.OpenWebhook, Strings.TimeSince, it.Since, Strings.FailingDisables, it.DisablesAt);
    }

    private static string Sentences(params IEnumerable<string?> sentences) => string.Join(' ', sentences.OfType<string>());

    private static string Name(string name) => Strings.NameQuoted.With(name.Length > 80 ? name[..79] + "…" : name);

    /// <summary>A count may be "1,000+", which is never one.</summary>
    private static string OneOrMany(Count count, string one, string many) => count.Number == 1 ? one : many;
}
