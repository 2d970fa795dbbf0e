using System.Security.Cryptography;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Signing;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core;

public static class CoreServices
{
    /// <summary>
    /// Registers the domain. The host brings an <see cref="ILaneAlarm"/>, an <see cref="ISecretLock"/> and metrics, binds <see cref="DeliveryOptions"/>,
    /// <see cref="RetentionOptions"/> and <see cref="BackupOptions"/>, and calls <see cref="WebhooksDatabase.Open"/> before anything else.
    /// </summary>
    public static IServiceCollection AddWebhooksCore(this IServiceCollection services, Func<IServiceProvider, WebhooksDatabase> database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Func<double>>(() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue);
        services.AddSingleton(database);
        services.AddSingleton<WriteGate>().AddSingleton<StoreState>().AddSingleton<SingleWriter>();
        services.AddDbContextFactory<WebhooksDbContext, ReadingContexts>((provider, options) =>
            provider.GetRequiredService<WebhooksDatabase>().ConfigureReaders(options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)));

        services.AddSingleton<NodeSignals>().AddSingleton<NodeTalk>().AddSingleton<NodeWatch>().AddSingleton<ServerClock>().AddSingleton<NodeBoard>().AddSingleton<DeploymentNotes>();
        services.AddOptions<DeliveryOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsRules>();
        services.AddSingleton(provider => RetrySchedule.Parse(provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.RetrySchedule));
        services.AddOptions<RetentionOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<BackupOptions>().ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton<MissedKeys>().AddSingleton<MissedSandboxes>().AddSingleton<TeamAccess>().AddSingleton<KeyUses>().AddSingleton<TeamDirectory>().AddSingleton<TeamRegister>().AddSingleton<TeamPulse>().AddSingleton<ApiKeyRing>().AddSingleton<TeamSeed>().AddSingleton<TeamEraser>().AddSingleton<TeamExport>();
        services.AddSingleton<EventIntake>().AddSingleton<EventLog>().AddSingleton<MissedEvents>().AddSingleton<RefusalLog>().AddSingleton<ProjectNames>().AddSingleton<Retention>().AddSingleton<TeamRetention>();
        services.AddSingleton<MemberRegistry>().AddSingleton<InvitationBook>().AddSingleton<ServiceKeys>();
        services.AddSingleton<WebhookRoster>().AddSingleton<WebhookRegistry>().AddSingleton<WebhookList>().AddSingleton<SecretVault>().AddSingleton<SecretKeeper>().AddSingleton<SecretRelocking>().AddSingleton<ClosedSecrets>().AddSingleton<ClosedPorts>().AddSingleton<WriteAheadLog>().AddSingleton<TestDelivery>();
        services.AddSingleton<LaneDrainer>().AddSingleton<LaneOwners>().AddSingleton<OnTheWire>().AddSingleton<FlightRoom>().AddSingleton<WaitingTimes>().AddSingleton<HeldRoom>().AddSingleton<DeliveryStates>().AddSingleton<HeldDeliveries>().AddSingleton<DeliveryLog>().AddSingleton<PageAnswers>().AddSingleton<FailedAttempts>().AddSingleton<SequenceLog>().AddSingleton<Redelivery>().AddSingleton<Recovery>().AddSingleton<Conservation>().AddSingleton<ConservationWatch>().AddSingleton<LaneBoard>().AddSingleton<ServiceMetrics>().AddSingleton<AttemptDuration>();
        services.AddSingleton<RecoveryBell>().AddSingleton<RecoveryDesk>().AddSingleton<RecoveryControl>().AddSingleton<RecoveryWork>().AddSingleton<RecoveryLog>().AddSingleton<DeliveryLimits>();
        services.AddSingleton<WebhookSwitch>().AddSingleton<WebhookHistory>().AddSingleton<TimeTrend>().AddSingleton<RecentTraffic>();
        services.AddSingleton(provider => new AddressGuard(provider.GetRequiredService<IOptions<DeliveryOptions>>())).AddSingleton<WebhookSender>().AddSingleton<ConnectionCheck>().AddSingleton<ReceiverSurvey>().AddSingleton<EndpointCheckup>();
        services.AddSingleton<ListenerBook>().AddSingleton<ListenerPost>().AddSingleton<ListenDoor>();
        services.AddSingleton<LaneIncidents>().AddSingleton<OperationalEvents>().AddSingleton<IncidentLog>().AddSingleton<IncidentNews>().AddSingleton<ReceiverProbe>();
        services.AddSingleton<AuditLog>().AddSingleton<OperatorNotes>().AddSingleton<AccountNotes>();
        services.AddSingleton<BackupMaker>().AddSingleton<BackupWork>().AddSingleton<BackupLog>().AddSingleton<Restoration>();
        services.AddSingleton<HealthBooks>().AddSingleton<HealthLog>().AddSingleton<OpenProblems>().AddSingleton<FirstLook>();
        services.AddSingleton<SandboxReceiver>().AddSingleton<SandboxRegistry>().AddSingleton<SandboxSignatures>().AddSingleton<SignatureDoctor>().AddSingleton<FreshSignature>();
        return services;
    }
}
