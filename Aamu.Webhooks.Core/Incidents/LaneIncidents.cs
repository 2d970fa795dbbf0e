using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>Reads out of a lane's results whether its receiver is down or back, in the transaction that records them.</summary>
public sealed partial class LaneIncidents(
    WebhookRoster roster, OperationalEvents events, RetrySchedule schedule, TimeProvider clock, Func<double> chance, ILogger<LaneIncidents> logger)
{
    /// <summary>Who changed the webhook, in its history.</summary>
    private const string ByItself = "Aamu Webhooks";

    private const int Gone = 410;

    /// <summary>The results with what the circuit makes of them, the incident that runs after them, and what follows.</summary>
    /// <param name="transaction">The one that records them.</param>
    /// <param name="webhook">Whose.</param>
    /// <param name="before">The incident that runs before them.</param>
    /// <param name="results">What has landed.</param>
    /// <param name="othersUnderWay">More of its requests are under way: each may get through yet.</param>
    internal (IReadOnlyList<AttemptResult> Results, Incident? Running, LaneNews News) Learn(
        WriteTransaction transaction, LaneWebhook webhook, Incident? before, IReadOnlyList<AttemptResult> results, bool othersUnderWay)
    {
        if (results.Count == 0 && (othersUnderWay || before is not { IsInDoubt: true }))
        {
            return ([], before, LaneNews.None);
        }

        var (now, running, closed, news, judged, asked) = (clock.GetUtcNow(), before, false, new List<Notice>(), new List<AttemptResult>(results.Count), TimeSpan.Zero);
        foreach (var result in results)
        {
            if (result.Receipt.Outcome == AttemptOutcome.Succeeded && running is not null)
            {
                closed |= running.IsOpen;
                IncidentRows.FreeProbes(transaction, running, now);
                End(transaction, running with { EndedAt = now, ProbeAt = null, AskedFor = null }, news);
                running = null;
            }
            else if (Counts(result))
            {
                asked = (webhook.Schedule ?? schedule).Honoured(result.Receipt.RetryAfter);
                running = CircuitBreaker.After(running, webhook.Key, result, IncidentRows.HasFailedIn(transaction, running, result), now, asked, chance);
            }
            else if (result is { IsProbe: true, AskedFor: null, Receipt.Outcome: AttemptOutcome.Interrupted } && running is { IsOpen: true })
            {
                running = running with { ProbeAt = now + CircuitBreaker.FirstWait };
            }

            // What failed as a probe is not tried again before the next one; by then others are due longer than it. A test of what is gone for good is over.
            judged.Add(result switch
            {
                { IsProbe: true, NextState: DeliveryState.Pending } when running is { IsOpen: true, ProbeAt: { } next } => result with { DueAt = next },
                { IsTest: true, NextState: DeliveryState.Pending, Receipt.StatusCode: Gone } => result with { NextState = DeliveryState.Exhausted },
                _ => result,
            });
        }

        if (running is { IsInDoubt: true } && !othersUnderWay)
        {
            running = CircuitBreaker.Open(running, now, asked, chance);
        }

        var disabled = false;
        if (running is not null && judged.Exists(Counts))
        {
            (running, disabled) = Tell(transaction, webhook, running, judged, now, news);
        }

        if (running is not null && running != before)
        {
            IncidentRows.Save(transaction, running);
        }

        return (judged, running, new LaneNews(closed && running is null or { IsOpen: false }, disabled, events.Emit(transaction, webhook, news)));
    }

    /// <summary>The events that tell of deliveries that were given up; to be called when the results are recorded.</summary>
    internal IReadOnlyCollection<long> TellOfExhausted(WriteTransaction transaction, LaneWebhook webhook, IReadOnlyList<AttemptResult> recorded) =>
        recorded.Any(result => result.NextState == DeliveryState.Exhausted)
            ? events.EmitExhausted(transaction, webhook, [.. recorded.Where(result => result.NextState == DeliveryState.Exhausted).Select(result => result.DeliveryKey)])
            : [];

    /// <summary>A test is somebody's try; but who is gone is gone.</summary>
    private static bool Counts(AttemptResult result) =>
        result.Receipt.Outcome is not (AttemptOutcome.Succeeded or AttemptOutcome.Interrupted) && (!result.IsTest || result.Receipt.StatusCode == Gone);

    private static void End(WriteTransaction transaction, Incident ended, List<Notice> news)
    {
        if (ended.Key != 0 || ended.IsWorthTelling)
        {
            IncidentRows.Save(transaction, ended);
        }

        if (ended.Told > Warning.Nothing)
        {
            news.Add(new Notice(OperationalEvents.Recovered, ended));
        }
    }

    private (Incident Running, bool Disabled) Tell(WriteTransaction transaction, LaneWebhook webhook, Incident running, List<AttemptResult> results, DateTimeOffset now, List<Notice> news)
    {
        var gone = results.Find(result => result.Receipt.StatusCode == Gone);
        var warning = gone is not null ? Warning.Disabled : CircuitBreaker.News(running, now);
        if (warning is not { } level || webhook.Status != WebhookStatus.Active)
        {
            return (running, false);
        }

        var told = running with { Told = level, ToldAt = now };
        if (level < Warning.Disabled)
        {
            news.Add(new Notice(OperationalEvents.Failing, told));
            return (told, false);
        }

        var reason = gone is not null ? "Its receiver answered 410: this URL is gone for good." : FailedTooLong(running);
        if (!Disable(transaction, webhook, reason, gone?.Url, now))
        {
            return (running, false);
        }

        told = told with { DisabledAt = now };
        news.Add(new Notice(OperationalEvents.Disabled, told, reason));
        return (told, true);
    }

    private static string FailedTooLong(Incident running) =>
        string.Create(CultureInfo.InvariantCulture, $"{(running.LastOutcome == AttemptOutcome.NobodyListening ? "Nobody listened" : "Nothing got through to its receiver")} for {CircuitBreaker.DisabledAfter.TotalDays:0} days: {running.Failures:N0} attempts in a row failed.");

    /// <summary>False when a person was quicker: the webhook is not active any more, or has another URL than the one that is gone.</summary>
    private bool Disable(WriteTransaction transaction, LaneWebhook lane, string reason, string? goneUrl, DateTimeOffset now)
    {
        var webhook = transaction.Context.Webhooks.Include(row => row.Secrets).First(row => row.Key == lane.Key);
        if (webhook.Status != WebhookStatus.Active || webhook.DeletedAt is not null || (goneUrl is not null && goneUrl != webhook.Url))
        {
            return false;
        }

        (webhook.Status, webhook.DisabledReason) = (WebhookStatus.Disabled, reason);
        WebhookVersions.SaveNext(transaction, webhook, ByItself, now, roster);
        RecoveryRows.EndReleases(transaction, webhook.Key, now, ByItself);
        LogDisabled(webhook.Id, reason);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {WebhookId} was disabled: {Reason}")]
    private partial void LogDisabled(WebhookId webhookId, string reason);
}

/// <summary>An event to emit about an incident.</summary>
internal sealed record Notice(string Type, Incident Incident, string? Reason = null);
