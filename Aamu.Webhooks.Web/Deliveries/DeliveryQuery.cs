using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Http.Extensions;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>What the address bar of the delivery log says. Words that it does not know ask for nothing.</summary>
public sealed record DeliveryQuery
{
    public string? Webhook { get; init; }

    public string? Event { get; init; }

    public string? Type { get; init; }

    public string? Project { get; init; }

    /// <summary>A state in lower case: <c>pending</c>.</summary>
    public string? Status { get; init; }

    /// <summary>An outcome's code, or a whole stage: <c>before_sending</c>, <c>connecting</c>, <c>answering</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Only what this recovery made due.</summary>
    public string? Recovery { get; init; }

    public TimeRange Range { get; init; } = new(null, null, null);

    /// <summary>Show what was promised before this key.</summary>
    public long? Before { get; init; }

    /// <summary>Show what was promised right after this key.</summary>
    public long? After { get; init; }

    public bool IsNarrowed => Set > 0;

    /// <summary>How many filters are set.</summary>
    public int Set => new[] { Webhook, Event, Type, Project, Status, Outcome, Recovery }.Count(value => !string.IsNullOrEmpty(value)) + (Range.IsSet ? 1 : 0);

    public static IReadOnlyList<Choice> Statuses =>
    [
        new("pending", Strings.StatusPending),
        new("held", Strings.StatusHeld),
        new("succeeded", Strings.StatusSucceeded),
        new("exhausted", Strings.StatusExhausted),
        new("cancelled", Strings.StatusCancelled),
    ];

    public static IReadOnlyList<Choice> Outcomes =>
    [
        new("succeeded", Strings.OutcomeSucceeded),
        .. Stage("before_sending", Strings.StageNotSent, AttemptStage.BeforeSending),
        .. Stage("connecting", Strings.StageNoConnection, AttemptStage.Connecting),
        .. Stage("answering", Strings.StageReceiverError, AttemptStage.Answering),
        new("interrupted", Strings.OutcomeInterrupted),
    ];

    public DeliveryFilter Filter(DateTimeOffset now) => new()
    {
        WebhookId = string.IsNullOrEmpty(Webhook) ? null : new WebhookId(Webhook),
        EventId = string.IsNullOrEmpty(Event) ? null : new EventId(Event),
        RecoveryId = string.IsNullOrEmpty(Recovery) ? null : new RecoveryId(Recovery),
        EventType = Type,
        ProjectId = Project,
        State = Statuses.Any(choice => choice.Value == Status) ? Enum.Parse<DeliveryState>(Status!, ignoreCase: true) : null,
        Outcome = AttemptOutcomes.Parse(Outcome),
        Stage = Outcome switch
        {
            "before_sending" => AttemptStage.BeforeSending,
            "connecting" => AttemptStage.Connecting,
            "answering" => AttemptStage.Answering,
            _ => null,
        },
        Since = Range.Since(now),
        Until = Range.Until,
    };

    /// <summary>The same words on the query of a plain request: an export is of what the log shows.</summary>
    public static DeliveryQuery Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        string? Word(string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;
        return new DeliveryQuery
        {
            Webhook = Word("webhook"),
            Event = Word("event"),
            Type = Word("type"),
            Project = Word("project"),
            Status = Word("status"),
            Outcome = Word("outcome"),
            Recovery = Word("recovery"),
            Range = new TimeRange(Word("last"), Word("since"), Word("until")),
        };
    }

    public string Href(string team) => Paths.Deliveries(team) + Words();

    /// <summary>A delivery's page that knows the list.</summary>
    public string HrefOf(string team, DeliveryId id) => Paths.Delivery(team, id) + (this with { Before = null, After = null }).Words();

    /// <summary>Everything that fits the filters, as a file.</summary>
    public string ExportHref(string team, string format) => $"{Paths.Deliveries(team)}.{format}{(this with { Before = null, After = null }).Words()}";

    private QueryBuilder Words()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
        {
            ("webhook", Webhook), ("event", Event), ("type", Type), ("project", Project), ("status", Status), ("outcome", Outcome), ("recovery", Recovery),
            ("last", Range.Last), ("since", Range.SinceText), ("until", Range.UntilText),
            ("before", Before?.ToString(CultureInfo.InvariantCulture)), ("after", After?.ToString(CultureInfo.InvariantCulture)),
        })
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        return query;
    }

    private static IEnumerable<Choice> Stage(string code, string words, AttemptStage stage) =>
        Enum.GetValues<AttemptOutcome>().Where(outcome => outcome.Stage() == stage)
            .Select(outcome => new Choice(outcome.Code(), $"{words} · {Word(outcome)}", words))
            .Prepend(new Choice(code, Strings.StageAnyReason.With(words), words));

    private static string Word(AttemptOutcome outcome) => outcome == AttemptOutcome.HttpError ? Strings.AnsweredWithError : Look.Of(outcome).Detail;
}
