using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>What is done every minute and every hour.</summary>
internal sealed partial class Schedules(IRecurringJobManagerV2 recurring, JobStorage jobs, KeyUses uses, IOptions<BackupOptions> backups, ILogger<Schedules> logger) : IHostedService
{
    public const string Books = "check the books";
    private const string Backups = "make the backup that is due";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Plan();
        }
        catch (DistributedLockTimeoutException held)
        {
            // One of several programs was killed with it in hand. What it and the others have planned stands in the rows, and is done.
            LogHeld(held.Resource);
        }

        return Task.CompletedTask;
    }

    /// <summary>Each next time is reckoned from now: Hangfire keeps the one that it has, however far off it is after the clock was set back.</summary>
    public void StartAnew()
    {
        using (var connection = jobs.GetConnection())
        {
            connection.GetRecurringJobs().ForEach(job => recurring.RemoveIfExists(job.Id));
        }

        Plan();
    }

    /// <summary>What the next minute would have written down.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => uses.WriteDownAsync();

    private void Plan()
    {
        recurring.AddOrUpdate<RecoveryJob>("look for what nobody came for", Queues.Default, job => job.RunAsync(), Cron.Minutely());
        recurring.AddOrUpdate<HealthJob>("add up what was delivered", Queues.Default, job => job.RunAsync(CancellationToken.None), Cron.Minutely());
        recurring.AddOrUpdate<KeyUsesJob>("write down when keys were used", Queues.Default, job => job.RunAsync(), Cron.Minutely());
        recurring.AddOrUpdate<IncidentLetterJob>("write letters about receivers", Queues.Default, job => job.RunAsync(CancellationToken.None), Cron.Minutely());
        recurring.AddOrUpdate<BooksJob>(Books, Queues.Default, job => job.RunAsync(CancellationToken.None), "41 */6 * * *");
        recurring.AddOrUpdate<RetentionJob>("forget what is old", Queues.Default, job => job.RunAsync(CancellationToken.None), Cron.Hourly(7));
        recurring.AddOrUpdate<EraseTeamsJob>("remove deleted teams", Queues.Default, job => job.RunAsync(CancellationToken.None), Cron.Hourly(23));
        if (backups.Value.Folder is null)
        {
            recurring.RemoveIfExists(Backups);
        }
        else
        {
            recurring.AddOrUpdate<BackupJob>(Backups, Queues.Default, job => job.RunAsync(CancellationToken.None), Cron.Minutely());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The times of recurring jobs stay as they are: {Resource} was held by a program that is gone, or does not answer")]
    private partial void LogHeld(string resource);
}
