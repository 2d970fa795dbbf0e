using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Events;

/// <summary>What the producer hears of an accepted event.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Duplicate">It had been accepted before; nothing new is sent.</param>
/// <param name="Matched">How many webhooks it goes to.</param>
/// <param name="Warnings">What was left out, and what is not known here, in words.</param>
public sealed record IntakeReceipt(EventId Id, bool Duplicate, int Matched, IReadOnlyList<string> Warnings);

/// <summary>A receipt or a problem.</summary>
public sealed record IntakeAnswer(string? EventId, IntakeReceipt? Receipt, IntakeProblem? Problem);

/// <summary>Accept → match → promise → commit → wake. When it answers with a receipt, the event and its deliveries are on the disk.</summary>
public sealed class EventIntake(
    SingleWriter writer, WebhookRoster roster, TeamRegister teams, ProjectNames projects, RefusalLog refusals, HeldRoom held, ILaneAlarm alarm, TeamPulse pulse, ServiceMetrics metrics, TimeProvider clock)
{
    /// <summary>What is said to whoever comes while there is too much already.</summary>
    public static readonly IntakeProblem Overloaded = new(IntakeProblemKind.Overloaded, "Too many events are waiting to be stored. Submit this again after the time in Retry-After.");

    /// <summary>The most that may wait for its commit; beyond it producers are asked to come again.</summary>
    private const long MaxWaitingBytes = 64 * 1024 * 1024;

    /// <summary>The part of it that batches may fill: the rest is for single events, so that one team's flood does not turn another's event away.</summary>
    private const long MaxWaitingBytesOfBatches = MaxWaitingBytes / 4 * 3;

    /// <summary>As many are stored in a millisecond or two; a larger batch stands in a line of its own.</summary>
    private const int FewEvents = 50;

    /// <summary>When so many deliveries have come of a few events, or of a larger batch, the commit ends, and others are let in before the rest: a thousand events may go to a thousand webhooks each.</summary>
    private const int FewDeliveries = 500, MostDeliveries = 2_000;

    private long waitingBytes;

    /// <param name="scope">Who submits.</param>
    /// <param name="json">One event.</param>
    public async Task<IntakeAnswer> AcceptAsync(IngestScope scope, ReadOnlyMemory<byte> json)
    {
        var answers = await AcceptAllAsync(scope, [json]);
        return answers[0];
    }

    /// <summary>Judges each event for itself, stores the good ones, in one commit unless very many deliveries come of them, and answers in the order given.</summary>
    public async Task<IReadOnlyList<IntakeAnswer>> AcceptAllAsync(IngestScope scope, IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        var since = clock.GetUtcNow();
        var readings = events.Select(SubmissionReader.Read).ToList();
        var answers = await StoreAsync(scope, readings, events.Sum(json => (long)json.Length));
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i].Problem is { } problem)
            {
                refusals.Remember(scope.KeyName, problem, events[i], readings[i]);
            }
            else
            {
                metrics.Accepted(answers[i].Receipt!.Duplicate);
                EventTrace.Accepted(readings[i].Submission!, answers[i].Receipt!, since, clock.GetUtcNow());
            }
        }

        return answers;
    }

    private async Task<IReadOnlyList<IntakeAnswer>> StoreAsync(IngestScope scope, List<SubmissionReading> readings, long bytes)
    {
        if (readings.TrueForAll(reading => reading.Problem is not null))
        {
            return [.. readings.Select(reading => Refused(reading, reading.Problem!))];
        }

        List<IntakeAnswer>? answers = null;
        try
        {
            if (Interlocked.Add(ref waitingBytes, bytes) > (readings.Count == 1 ? MaxWaitingBytes : MaxWaitingBytesOfBatches))
            {
                return RefuseAll(readings, Overloaded);
            }

            do
            {
                var (rest, lanes, isBulk) = (answers is null ? readings : readings[answers.Count..], new HashSet<long>(), readings.Count > FewEvents || answers is not null);
                var stored = await writer.WriteAsync(transaction => StoreNext(transaction, scope, rest, lanes, isBulk ? MostDeliveries : FewDeliveries), isBulk);
                Tell(rest.Take(stored.Count), lanes);
                answers = answers is null ? stored : [.. answers, .. stored];
            }
            while (answers.Count < readings.Count);

            return answers;
        }
        catch (StoreUnavailableException exception)
        {
            var taken = answers ?? [];
            return [.. taken, .. RefuseAll(readings[taken.Count..], new IntakeProblem(IntakeProblemKind.StoreUnavailable, $"{exception.Message} {WhatNow(taken.Count)}"))];
        }
        finally
        {
            Interlocked.Add(ref waitingBytes, -bytes);
        }
    }

    private void Tell(IEnumerable<SubmissionReading> stored, HashSet<long> lanes)
    {
        foreach (var lane in lanes)
        {
            alarm.Wake(lane);
        }

        foreach (var team in stored.Select(reading => reading.Submission?.TeamId).OfType<TeamId>().Distinct())
        {
            pulse.Beat(team);
        }
    }

    /// <summary>Stores the first of them, as many as one commit is to have, and answers for those.</summary>
    private List<IntakeAnswer> StoreNext(WriteTransaction transaction, IngestScope scope, List<SubmissionReading> readings, HashSet<long> lanes, int mostDeliveries)
    {
        var known = EventStore.Known(transaction, readings.Select(reading => reading.Submission).OfType<EventSubmission>());
        var (answers, deliveries) = (new List<IntakeAnswer>(readings.Count), 0);
        for (var i = 0; i < readings.Count && deliveries < mostDeliveries; i++)
        {
            var answer = readings[i].Submission is { } submission ? Store(transaction, scope, submission, lanes, known) : Refused(readings[i], readings[i].Problem!);
            deliveries += answer.Receipt is { Duplicate: false, Matched: var matched } ? matched : 0;
            answers.Add(answer);
        }

        return answers;
    }

    private IntakeAnswer Store(WriteTransaction transaction, IngestScope scope, EventSubmission submission, HashSet<long> lanes, HashSet<(TeamId, EventId)>? known)
    {
        if (!teams.Knows(submission.TeamId, transaction))
        {
            var problem = new IntakeProblem(IntakeProblemKind.UnknownTeam, $"There is no team “{submission.TeamId}”. Teams are made known by PUT /api/v1/teams/{{teamId}}.");
            return new IntakeAnswer(submission.Id?.Value, null, problem);
        }

        var happened = Happened(submission, scope);
        var decisions = Judge(transaction, happened);
        if (!EventStore.Promise(transaction, happened, decisions, clock, lanes, held, isNew: known?.Add((happened.TeamId, happened.Id)) == true))
        {
            return AgainAnswer(transaction, submission, happened.Id);
        }

        IReadOnlyList<string> warnings = projects.Learn(transaction, submission, happened.CreatedAt) is { } unknown ? [.. submission.Warnings, unknown] : submission.Warnings;
        var matched = decisions.Count(decision => decision.Verdict.Delivers());
        return new IntakeAnswer(happened.Id.Value, new IntakeReceipt(happened.Id, false, matched, warnings), null);
    }

    private List<Decision> Judge(WriteTransaction transaction, WorkspaceEvent happened) =>
        [.. roster.Of(happened.TeamId, transaction).Select(webhook =>
            new Decision(webhook.WebhookKey, webhook.Version, WebhookMatcher.Judge(webhook, happened.Type, happened.ProjectId)))];

    private WorkspaceEvent Happened(EventSubmission submission, IngestScope scope)
    {
        var now = clock.GetUtcNow();
        var id = submission.Id ?? EventId.New(clock);
        var createdAt = submission.CreatedAt ?? now;
        return new WorkspaceEvent
        {
            TeamId = submission.TeamId,
            Id = id,
            Type = submission.Type,
            ProjectId = submission.ProjectId,
            ActorId = submission.ActorId,
            CreatedAt = createdAt,
            ReceivedAt = now,
            Body = submission.Body(id, createdAt),
            Verdicts = "[]",
            SubmittedBy = scope.KeyId,
        };
    }

    private static IntakeAnswer AgainAnswer(WriteTransaction transaction, EventSubmission submission, EventId id)
    {
        var (body, deliveries) = EventStore.Find(transaction, submission.TeamId, id);
        // What it said may not be kept any more: then its id alone tells that it was accepted before.
        return body.Length == 0 || submission.SaysTheSameAs(body)
            ? new IntakeAnswer(id.Value, new IntakeReceipt(id, true, deliveries, submission.Warnings), null)
            : new IntakeAnswer(id.Value, null, new IntakeProblem(IntakeProblemKind.IdConflict, $"The event {id} was accepted before with other content. A new event needs a new id."));
    }

    private static string WhatNow(int taken) => taken == 0
        ? "Nothing was stored; submit this again."
        : $"The first {taken:N0} events of this batch were taken before that, the others were not. Submit it again: an event with an id of its own counts once.";

    private static List<IntakeAnswer> RefuseAll(List<SubmissionReading> readings, IntakeProblem problem) =>
        readings.ConvertAll(reading => Refused(reading, reading.Problem ?? problem));

    private static IntakeAnswer Refused(SubmissionReading reading, IntakeProblem problem) => new(reading.EventId, null, problem);
}
