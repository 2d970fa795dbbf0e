using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// Keeps every team within what it may hold, in the very transaction in which it would hold more: the oldest make room by being cancelled. How much room a team
/// has is counted once and then reckoned downwards; what was let go meanwhile shows when there seems to be none left, and it is counted anew.
/// </summary>
public sealed partial class HeldRoom(IOptions<DeliveryOptions> options, ILogger<HeldRoom> logger)
{
    private const string CountHeld = "SELECT COUNT(*) FROM Deliveries WHERE State = 1 AND WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1)";

    private const string CancelOldest = """
        UPDATE Deliveries SET State = 4 WHERE Key IN (
          SELECT Key FROM Deliveries WHERE State = 1 AND WebhookKey IN (SELECT Key FROM Webhooks WHERE TeamId = $1) ORDER BY Key LIMIT $2)
        """;

    private const string FindTeam = "SELECT TeamId FROM Webhooks WHERE Key = $1";

    /// <summary>Read and changed inside write transactions only.</summary>
    private readonly Dictionary<TeamId, long> rooms = [];

    /// <summary>What all nodes had held by the transaction that was looked at last, and what it will be when only this one holds more.</summary>
    private (long Seen, long Expected) marks = (-1, -1);

    /// <summary>How many deliveries all webhooks of a team may hold together.</summary>
    public int Most => options.Value.MaxHeldPerTeam;

    /// <summary>How many more the team may hold; what a paced release has not let go yet counts too.</summary>
    public async Task<int> LeftAsync(WebhooksDbContext context, TeamId team, CancellationToken cancellationToken) => Math.Max(0, Most - await HeldAsync(context, team, cancellationToken));

    /// <summary>How many all webhooks of the team hold.</summary>
    internal static Task<int> HeldAsync(WebhooksDbContext context, TeamId team, CancellationToken cancellationToken) => context.Webhooks.Where(webhook => webhook.TeamId == team)
        .SumAsync(webhook => context.Deliveries.Count(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Held), cancellationToken);

    /// <summary>One more would cost the team the oldest of those that it holds.</summary>
    internal bool IsFull(WriteTransaction transaction, TeamId team)
    {
        HeedOtherNodes(transaction);
        return (!rooms.TryGetValue(team, out var room) || room <= 0) && transaction.Statement(CountHeld).Bind(team.Value).Number() >= Most;
    }

    /// <summary>To be called before one more is held.</summary>
    internal void Take(WriteTransaction transaction, TeamId team)
    {
        HeedOtherNodes(transaction);
        if (!rooms.TryGetValue(team, out var room) || room <= 0)
        {
            // A few more than needed, where the limit is large: finding the oldest costs more than cancelling them.
            room = Trim(transaction, team, Most - 1, spare: Most / 100);
        }

        rooms[team] = room - 1;
        TellOtherNodes(transaction);
        transaction.OnRollback(() => rooms.Remove(team));
    }

    /// <summary>To be called after many came to be held at once. Answers false when there are so many beyond the limit that it has to be called again.</summary>
    internal bool KeepWithin(WriteTransaction transaction, TeamId team)
    {
        HeedOtherNodes(transaction);
        var room = rooms[team] = Trim(transaction, team, Most, spare: 0);
        TellOtherNodes(transaction);
        transaction.OnRollback(() => rooms.Remove(team));
        return room >= 0;
    }

    /// <inheritdoc cref="KeepWithin(WriteTransaction, TeamId)"/>
    internal void KeepWithin(WriteTransaction transaction, long webhookKey)
    {
        if (transaction.Statement(FindTeam).Bind(webhookKey).Text() is { } team)
        {
            KeepWithin(transaction, new TeamId(team));
        }
    }

    /// <summary>What another node holds takes room too: then it is counted anew.</summary>
    private void HeedOtherNodes(WriteTransaction transaction)
    {
        var mark = transaction.Marks.Held;
        if (mark == marks.Seen)
        {
            return;
        }

        if (mark != marks.Expected)
        {
            rooms.Clear();
        }

        marks = (mark, mark);
    }

    /// <summary>Once in a transaction.</summary>
    private void TellOtherNodes(WriteTransaction transaction)
    {
        if (marks.Expected == marks.Seen)
        {
            transaction.Mark(SharedMark.Held);
            marks.Expected++;
            transaction.OnRollback(() => marks = (-1, -1));
        }
    }

    /// <summary>Answers how many more the team may hold.</summary>
    private long Trim(WriteTransaction transaction, TeamId team, long most, int spare)
    {
        var held = transaction.Statement(CountHeld).Bind(team.Value).Number()!.Value;
        if (held > most)
        {
            var cancelled = transaction.Statement(CancelOldest).Bind(team.Value, Math.Min(held - most + spare, DeliveryStates.BatchSize)).Run();
            LogCancelled(cancelled, team, Most);
            held -= cancelled;
        }

        return Most - held;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} held deliveries of team {TeamId} were cancelled: a team may hold {Most}")]
    private partial void LogCancelled(int count, TeamId teamId, int most);
}
