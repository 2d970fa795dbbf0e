using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Events;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Microsoft.AspNetCore.Components;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Web.Why;

/// <summary>The one screen that says why nothing arrived: never emitted, refused, not matched, not sent, or failed by the receiver.</summary>
public sealed partial class WhyPage
{
    private const int RefusedShown = 5;
    private const string IdExample = "evt_…";

    private IReadOnlyList<Choice> webhooks = [];
    private Dictionary<string, string> projectNames = [];
    private EventDetails? happened;
    private IReadOnlyList<DeliveryLine> deliveries = [];
    private IReadOnlyDictionary<DeliveryId, string> doubts = new Dictionary<DeliveryId, string>();
    private MissedEventsPage? missed;
    private AttemptDetails? doubted;
    private EventLine? lastAccepted;
    private IReadOnlyList<RefusalLine> refused = [];
    private IReadOnlyList<RefusalReason> reasons = [];
    private RefusalLine? ours;
    private string? typed, problem, otherHref;

    /// <summary>What the answer on the screen is the answer to.</summary>
    private (string? Event, string? Webhook)? answered;

    [SupplyParameterFromQuery(Name = "event")]
    private string? Event { get; set; }

    [SupplyParameterFromQuery(Name = "webhook")]
    private string? Webhook { get; set; }

    [SupplyParameterFromQuery(Name = "last")]
    private string? Last { get; set; }

    [SupplyParameterFromQuery(Name = "since")]
    private string? Since { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    private string? Until { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

    [Inject]
    private EventLog Events { get; set; } = null!;

    [Inject]
    private MissedEvents Missed { get; set; } = null!;

    [Inject]
    private DeliveryLog Deliveries { get; set; } = null!;

    [Inject]
    private PageAnswers Answers { get; set; } = null!;

    [Inject]
    private RefusalLog Refusals { get; set; } = null!;

    [Inject]
    private WebhookList Webhooks { get; set; } = null!;

    [Inject]
    private TeamDirectory Directory { get; set; } = null!;

    private WhyQuery Query => new() { Event = Event, Webhook = Webhook, Range = new TimeRange(Last, Since, Until), Before = Before };

    protected override async Task ReadAsync()
    {
        problem = null;
        webhooks = [.. (await Webhooks.NamesAsync(Scope)).Select(webhook => new Choice(webhook.Id.Value, webhook.Name))];
        projectNames = (await Directory.ProjectsAsync(Scope)).ToDictionary(project => project.Id, project => project.Name);
        await ReadAgainAsync();
    }

    protected override async Task ReadAgainAsync()
    {
        var (since, until) = (Query.Range.Since(Clock.GetUtcNow()), Query.Range.Until);
        lastAccepted = (await Events.PageAsync(Scope, new EventFilter { WithoutTests = true }, 1, reach: LogReach.OfAPerson)).Items is [var last, ..] ? last : null;
        reasons = await Refusals.ReasonsAsync(Scope, since, until);
        if (Event is not null)
        {
            await ReadEventAsync(Event);
        }
        else
        {
            await ReadWebhookAsync(Webhook, since, until);
        }
    }

    /// <summary>What is on the screen stands until all is read: drawn in between, it would say that there is no such event.</summary>
    private async Task ReadEventAsync(string id)
    {
        var asked = (id, Webhook);
        var found = await Events.FindAsync(Scope, new EventId(id));
        var lines = found is null ? [] : await Deliveries.OfEventAsync(Scope, found.Line.Id);
        var mine = found is null ? await Refusals.OfEventAsync(Scope, id) : null;
        var others = found is null ? await Refusals.ReadAsync(Scope, RefusedShown) : [];
        var signs = Doubts.Of(await Answers.AmongAsync(Scope, lines));
        (happened, deliveries, doubts, ours, refused, answered) = (found, lines, signs, mine, others, asked);
    }

    private async Task ReadWebhookAsync(string? id, DateTimeOffset? since, DateTimeOffset? until)
    {
        var page = id is null ? null : await Missed.OfAsync(Scope, new WebhookId(id), since, until, Before);
        var answer = page?.NewestArrived is { } newest ? await Answers.OfAsync(Scope, newest) : null;
        (missed, doubted, happened, answered) = (page, answer, null, (null, id));
    }

    private string NameOf(string webhook) => webhooks.FirstOrDefault(choice => choice.Value == webhook)?.Words ?? Strings.DeletedWebhook;

    /// <summary>Ids come with quotes and blanks around them, out of logs and mails; another kind of id has a page of its own.</summary>
    private void AskEvent(ChangeEventArgs change)
    {
        typed = (change.Value as string)?.Trim().Trim('"', '\'', ',', ' ');
        typed = typed is not null && IdAmongOthers().Match(typed) is { Success: true } id ? id.Value : typed;
        problem = null;
        if (string.IsNullOrEmpty(typed))
        {
            Ask(new WhyQuery { Range = Query.Range });
        }
        else if (typed.StartsWith("evt_", StringComparison.Ordinal))
        {
            Ask(new WhyQuery { Event = typed });
        }
        else if (typed.StartsWith("wh_", StringComparison.Ordinal))
        {
            Ask(new WhyQuery { Webhook = typed, Range = Query.Range });
        }
        else if (Paths.Of(TeamId, typed) is { } path)
        {
            Navigation.NavigateTo(path);
        }
        else
        {
            problem = Strings.IdUnknown;
            otherHref = Paths.EventsWith(TeamId, typed);
        }
    }

    /// <summary>Out of a line of a log or of JSON.</summary>
    [GeneratedRegex("\\b(evt|whd|wh)_[A-Za-z0-9_-]{1,64}\\b")]
    private static partial Regex IdAmongOthers();

    private void Ask(WhyQuery query)
    {
        (typed, problem) = (null, null);
        Navigation.NavigateTo(query.Href(TeamId));
    }
}
