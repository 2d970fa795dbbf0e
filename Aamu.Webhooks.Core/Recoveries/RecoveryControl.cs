using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>Pauses recoveries, lets them go on, and ends them before their end.</summary>
public sealed class RecoveryControl(SingleWriter writer, DeliveryStates states, RecoveryBell bell, TeamPulse pulse, TimeProvider clock)
{
    /// <summary>Nothing more is made due from now on; what was made due already goes its way.</summary>
    public Task<Outcome<RecoveryId>> PauseAsync(TeamScope scope, RecoveryId id) =>
        ChangeAsync(scope, id, AuditAction.RecoveryPaused, (run, _) => run.State = RecoveryState.Paused);

    /// <summary>Goes on where it stopped.</summary>
    public async Task<Outcome<RecoveryId>> ResumeAsync(TeamScope scope, RecoveryId id)
    {
        var outcome = await ChangeAsync(scope, id, AuditAction.RecoveryResumed, GoOn);
        bell.Ring();
        return outcome;
    }

    /// <summary>What it has made due stays so. Of a release, what is still held is cancelled: it stays in the log, and can be sent again from there.</summary>
    public async Task<Outcome<RecoveryId>> CancelAsync(TeamScope scope, RecoveryId id)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        // Should it break off halfway, it is paused, and can be cancelled once more.
        var held = await writer.WriteAsync(transaction =>
        {
            var run = Find(transaction, scope, id);
            if (run is null or { EndedAt: not null } or { Kind: not RecoveryKind.Release })
            {
                return null;
            }

            run.State = RecoveryState.Paused;
            transaction.Context.SaveChanges();
            return run.WebhookKey;
        });
        if (held is { } webhook)
        {
            await states.CancelHeldAsync(webhook);
        }

        return await ChangeAsync(scope, id, AuditAction.RecoveryCancelled, (run, now) => (run.State, run.EndedAt, run.EndedBy) = (RecoveryState.Cancelled, now, scope.Actor));
    }

    private static void GoOn(RecoveryRun run, DateTimeOffset now)
    {
        if (run.State == RecoveryState.Paused)
        {
            (run.State, run.ResumedAt, run.DoneBefore, run.NextAt) = (RecoveryState.Running, now, run.Done, now);
        }
    }

    private async Task<Outcome<RecoveryId>> ChangeAsync(TeamScope scope, RecoveryId id, AuditAction action, Action<RecoveryRun, DateTimeOffset> change)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync<Outcome<RecoveryId>>(transaction =>
        {
            if (Find(transaction, scope, id) is not { } run)
            {
                return Refusal.NotFound("recovery");
            }

            if (run.EndedAt is not null)
            {
                return Refusal.Conflict("This recovery has ended.");
            }

            change(run, clock.GetUtcNow());
            transaction.Context.SaveChanges();
            transaction.Audit(scope, action, new AuditSubject(id.Value, $"{run.Done} of {run.Total} deliveries"));
            return id;
        });
        if (outcome.Succeeded)
        {
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    private static RecoveryRun? Find(WriteTransaction transaction, TeamScope scope, RecoveryId id) =>
        transaction.Context.RecoveryRuns.In(scope).FirstOrDefault(run => run.Id == id);
}
