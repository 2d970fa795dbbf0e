using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Jobs;

internal static class JobsSetup
{
    public static void AddJobs(this IServiceCollection services, Func<JobStorage> storage)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        // Services end in the reverse order: this node says goodbye when its lanes have handed over.
        services.AddSingleton<NodeService>().AddHostedService(provider => provider.GetRequiredService<NodeService>());
        services.AddSingleton<LaneAlarm>().AddSingleton<ILaneAlarm>(provider => provider.GetRequiredService<LaneAlarm>());
        services.AddHostedService(provider => provider.GetRequiredService<LaneAlarm>());
        services.AddSingleton<LaneRuns>().AddHostedService(provider => provider.GetRequiredService<LaneRuns>());
        services.AddTransient<DeliverJob>().AddTransient<RecoveryJob>().AddTransient<HealthJob>().AddTransient<RetentionJob>().AddTransient<EraseTeamsJob>().AddTransient<RecoverJob>().AddTransient<BackupJob>();
        services.AddSingleton<FailedJobs>();
        services.AddHostedService<RecoveryService>();

        services.AddHangfire(configuration => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseFilter(new ShortMemory())
            .UseFilter(new SkipsWhileTheLastRunGoes())
            .UseLaneMetrics());
        services.AddSingleton(_ => storage());
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
        services.AddSingleton<Schedules>().AddHostedService(provider => provider.GetRequiredService<Schedules>());
        services.AddHostedService<ClockWatch>().AddHostedService<FirstBooksService>();
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
}
