using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>What is done every minute and every hour.</summary>
internal sealed class Schedules(IRecurringJobManagerV2 recurring, JobStorage jobs, KeyUses uses, IOptions<BackupOptions> backups) : IHostedService
{
    public const string Books = "check the books";
    private const string Backups = "make the backup that is due";

    public Task StartAsync(CancellationToken cancellationToken)
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

        return Task.CompletedTask;
    }

    /// <summary>Each next time is reckoned from now: Hangfire keeps the one that it has, however far off it is after the clock was set back.</summary>
    public void StartAnew()
    {
        using (var connection = jobs.GetConnection())
        {
            connection.GetRecurringJobs().ForEach(job => recurring.RemoveIfExists(job.Id));
        }

        StartAsync(CancellationToken.None);
    }

    /// <summary>What the next minute would have written down.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => uses.WriteDownAsync();
}
