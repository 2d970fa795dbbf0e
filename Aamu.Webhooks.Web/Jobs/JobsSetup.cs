using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.Storage.SQLite;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Jobs;

internal static class JobsSetup
{
    public static void AddJobs(this IServiceCollection services, string jobsConnectionString)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LaneAlarm>().AddSingleton<ILaneAlarm>(provider => provider.GetRequiredService<LaneAlarm>());
        services.AddHostedService(provider => provider.GetRequiredService<LaneAlarm>());
        services.AddSingleton<LaneRuns>().AddHostedService(provider => provider.GetRequiredService<LaneRuns>());
        services.AddTransient<DeliverJob>().AddTransient<RecoveryJob>().AddTransient<HealthJob>().AddTransient<RetentionJob>().AddTransient<EraseTeamsJob>().AddTransient<BackupJob>();
        services.AddHostedService<RecoveryService>();

        services.AddHangfire(configuration => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseFilter(new ShortMemory())
            .UseLaneMetrics());
        // The one line that chooses the storage. Wake-ups are rumours about rows, so a power loss may take the last of them.
        services.AddSingleton<JobStorage>(_ => new SQLiteStorage(jobsConnectionString, new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal }));
        // This program's own: Hangfire's default is one for the whole process, whoever was configured last.
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfireServer((provider, server) =>
        {
            server.ServerName = "lanes";
            // Housekeeping first: it is rare, and lanes that keep coming back must not starve it.
            server.Queues = [Queues.Default, Queues.Lanes];
            Tune(server, provider);
        });
        services.AddHangfireServer((provider, server) =>
        {
            server.ServerName = "slow-lanes";
            server.Queues = [Queues.SlowLanes];
            Tune(server, provider);
        });
        services.AddHostedService<Schedules>();
    }

    private static void Tune(BackgroundJobServerOptions server, IServiceProvider provider)
    {
        server.WorkerCount = provider.GetRequiredService<IOptions<JobsOptions>>().Value.Workers;
        server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        server.ShutdownTimeout = TimeSpan.FromSeconds(9);
    }

    /// <summary>Finished wake-ups are of no interest after an hour; the attempts that they made are rows of their own.</summary>
    private sealed class ShortMemory : JobFilterAttribute, Hangfire.States.IApplyStateFilter
    {
        public void OnStateApplied(Hangfire.States.ApplyStateContext context, Hangfire.Storage.IWriteOnlyTransaction transaction) =>
            context.JobExpirationTimeout = TimeSpan.FromHours(1);

        public void OnStateUnapplied(Hangfire.States.ApplyStateContext context, Hangfire.Storage.IWriteOnlyTransaction transaction)
        {
        }
    }

    private sealed class Schedules(IRecurringJobManagerV2 recurring, KeyUses uses, IOptions<BackupOptions> backups) : IHostedService
    {
        private const string Backups = "make the backup that is due";

        public Task StartAsync(CancellationToken cancellationToken)
        {
            recurring.AddOrUpdate<RecoveryJob>("look for what nobody came for", Queues.Default, job => job.RunAsync(), Cron.Minutely());
            recurring.AddOrUpdate<HealthJob>("add up what was delivered", Queues.Default, job => job.RunAsync(CancellationToken.None), Cron.Minutely());
            recurring.AddOrUpdate<KeyUsesJob>("write down when keys were used", Queues.Default, job => job.RunAsync(), Cron.Minutely());
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

        /// <summary>What the next minute would have written down.</summary>
        public Task StopAsync(CancellationToken cancellationToken) => uses.WriteDownAsync();
    }
}
