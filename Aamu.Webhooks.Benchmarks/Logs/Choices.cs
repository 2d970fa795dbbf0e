using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>One value of a filter.</summary>
internal sealed record Choice<TFilter>(string Words, Func<TFilter, TFilter> Set);

/// <summary>Filters set together.</summary>
internal sealed record Combination<TFilter>(TFilter Filter, string Words, int Count);

/// <summary>What the filters of the pages offer: of each, values that are common, rare and absent.</summary>
internal static class Choices
{
    /// <summary>Those of the bar over the deliveries.</summary>
    public static IReadOnlyList<IReadOnlyList<Choice<DeliveryFilter>>> OfDeliveries(DateTimeOffset now) =>
    [
        [new("busy webhook", filter => filter with { WebhookId = LogStore.Webhook(7) }), new("quiet webhook", filter => filter with { WebhookId = LogStore.Webhook(LogStore.Webhooks) })],
        [
            .. Enum.GetValues<AttemptOutcome>().Select(outcome => new Choice<DeliveryFilter>($"{outcome}", filter => filter with { Outcome = outcome })),
            .. new[] { AttemptStage.BeforeSending, AttemptStage.Connecting, AttemptStage.Answering }.Select(stage => new Choice<DeliveryFilter>($"stage {stage}", filter => filter with { Stage = stage })),
        ],
        [.. Enum.GetValues<DeliveryState>().Select(state => new Choice<DeliveryFilter>($"{state}", filter => filter with { State = state }))],
        [new("common type", filter => filter with { EventType = "task.created" }), new("rare type", filter => filter with { EventType = "form.deleted" }), new("absent type", filter => filter with { EventType = "post.created" })],
        [new("common project", filter => filter with { ProjectId = "proj_1" }), new("rare project", filter => filter with { ProjectId = "proj_rare" }), new("absent project", filter => filter with { ProjectId = "proj_none" })],
        [.. Ranges(now).Select(range => new Choice<DeliveryFilter>(range.Words, filter => filter with { Since = range.Since, Until = range.Until }))],
    ];

    /// <summary>Those that a link sets: all deliveries of an event, or of a recovery.</summary>
    public static IReadOnlyList<Choice<DeliveryFilter>> OfLinks { get; } =
    [
        new("of an event", filter => filter with { EventId = LogStore.Event(500_001) }),
        new("of a recovery", filter => filter with { RecoveryId = LogStore.Recovery }),
    ];

    public static IReadOnlyList<IReadOnlyList<Choice<EventFilter>>> OfEvents(DateTimeOffset now) =>
    [
        [new("common type", filter => filter with { Type = "task.created" }), new("rare type", filter => filter with { Type = "form.deleted" }), new("absent type", filter => filter with { Type = "post.created" })],
        [new("common project", filter => filter with { ProjectId = "proj_1" }), new("rare project", filter => filter with { ProjectId = "proj_rare" }), new("absent project", filter => filter with { ProjectId = "proj_none" })],
        [new("unmatched", filter => filter with { UnmatchedOnly = true })],
        [.. Texts.Select(text => new Choice<EventFilter>($"text {text}", filter => filter with { Text = text }))],
        [.. Ranges(now).Select(range => new Choice<EventFilter>(range.Words, filter => filter with { Since = range.Since, Until = range.Until }))],
    ];

    public static IReadOnlyList<string> Texts { get; } = [LogStore.CommonText, LogStore.RareText, LogStore.AbsentText];

    /// <summary>Each set of filters, with none of them first.</summary>
    public static IEnumerable<Combination<TFilter>> Combined<TFilter>(this IReadOnlyList<IReadOnlyList<Choice<TFilter>>> choices, TFilter none) =>
        choices.Aggregate<IReadOnlyList<Choice<TFilter>>, IEnumerable<Combination<TFilter>>>(
            [new(none, "", 0)],
            (known, group) => known.SelectMany(one => group.Select(choice => new Combination<TFilter>(choice.Set(one.Filter), $"{one.Words} {choice.Words}", one.Count + 1)).Prepend(one)));

    private static (string Words, DateTimeOffset? Since, DateTimeOffset? Until)[] Ranges(DateTimeOffset now) =>
    [
        ("last 15 min", now.AddMinutes(-15), null), ("last hour", now.AddHours(-1), null), ("last 24 h", now.AddHours(-24), null), ("last week", now.AddDays(-7), null),
        ("a day three weeks ago", now.AddDays(-21), now.AddDays(-20)), ("until a month ago", null, now.AddDays(-29.9)),
    ];
}
