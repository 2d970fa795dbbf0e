using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Hangfire;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>Every minute: wakes what nobody came for, and keeps what is held within its limit.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class RecoveryJob(Recovery recovery, HeldDeliveries held)
{
    public async Task RunAsync()
    {
        await recovery.RunAsync();
        await held.TrimAsync();
    }
}

/// <summary>Every minute: counts the attempts that nobody's look at the figures has counted.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class HealthJob(HealthBooks books)
{
    public Task RunAsync(CancellationToken cancellationToken) => books.CatchUpAsync(cancellationToken);
}

/// <summary>Every minute: writes down when keys were last used.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class KeyUsesJob(KeyUses uses)
{
    public Task RunAsync() => uses.WriteDownAsync();
}

/// <summary>Every hour: forgets what is older than the settings say.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class RetentionJob(Retention retention, FailedJobs failed)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await retention.RunAsync(cancellationToken);
        failed.ForgetOld(cancellationToken);
    }
}

/// <summary>Every minute: makes a backup when one is due.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class BackupJob(BackupWork work)
{
    public Task RunAsync(CancellationToken cancellationToken) => work.RunAsync(cancellationToken);
}

/// <summary>After a team was deleted, and every hour for what was left over: removes its rows.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 0)]
internal sealed class EraseTeamsJob(TeamEraser eraser)
{
    public Task RunAsync(CancellationToken cancellationToken) => eraser.RunAsync(cancellationToken);
}

/// <summary>Recoveries were jobs once: what an older version enqueued and did not get to its end becomes a recovery of today. Its name and its parameters stand in files.</summary>
[AutomaticRetry(Attempts = 3)]
internal sealed class RecoverJob(RecoveryDesk desk, TeamAccess access)
{
    public async Task RunAsync(string teamId, string webhookId, string actor, RecoverFilter filter, CancellationToken cancellationToken)
    {
        if (await access.ForJobAsync(new TeamId(teamId), actor, cancellationToken) is { } scope)
        {
            // What was tried since it was asked for has had its turn.
            var triedUntil = filter.FailedUntil ?? (filter.State == DeliveryState.Exhausted ? filter.AskedAt : null);
            var asked = new DeliveryFilter { WebhookId = new WebhookId(webhookId), Since = filter.Since, Until = filter.Until ?? filter.AskedAt, TriedSince = filter.FailedSince, TriedUntil = triedUntil };
            await desk.ResendAsync(scope, asked, [filter.State], cancellationToken: cancellationToken);
        }
    }
}
