using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Signing;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Recoveries;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Pages as a circuit draws them, over the real Core of a workspace, for a person with a role.</summary>
public sealed class Screen : BunitContext
{
    private readonly Workspace workspace;

    public Screen(Workspace workspace, TeamRole role = TeamRole.Admin)
        : this(workspace, Workspace.As(role))
    {
    }

    public Screen(Workspace workspace, TeamScope scope)
    {
        PostgresServer.SkipPages();
        this.workspace = workspace;
        Lend<TestDelivery>().Lend<FreshSignature>().Lend<WebhookHistory>().Lend<RecentTraffic>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(workspace.Clock);
        Services.AddScoped<Freshness>().AddScoped<ReaderZone>().AddScoped<ReaderPlace>();
        Lend<DeliveryLog>().Lend<Redelivery>().Lend<EventLog>().Lend<TeamRetention>().Lend<MissedEvents>().Lend<RefusalLog>().Lend<WebhookList>().Lend<WebhookRegistry>().Lend<TeamDirectory>().Lend<TeamPulse>()
            .Lend<SandboxReceiver>().Lend<SandboxRegistry>().Lend<EndpointCheckup>().Lend<SandboxSignatures>().Lend<SignatureDoctor>().Lend<ConnectionCheck>();
        RenderTree.Add<CascadingValue<TeamScope>>(cascade => cascade.Add(value => value.Value, scope));
        Lend<AuditLog>().Lend<HealthLog>().Lend<OpenProblems>().Lend<IncidentLog>().Lend<ReceiverProbe>()
            .Lend<WebhookSwitch>().Lend<WebhookHistory>().Lend<TimeTrend>().Lend<RecentTraffic>().Lend<HeldDeliveries>().Lend<ListenerBook>().Lend<NodeSignals>().Lend<RecoveryDesk>().Lend<RecoveryControl>().Lend<RecoveryLog>().Lend<DeliveryLimits>().Lend<PageAnswers>().Lend<FailedAttempts>();
        Services.AddScoped<RecoveryDialogs>();
    }

    public NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    /// <summary>Goes to an address and draws its page, with what the route would hand it.</summary>
    public IRenderedComponent<TPage> Open<TPage>(string address, params (string Name, string Value)[] route)
        where TPage : IComponent
    {
        Navigation.NavigateTo(address);
        return Render<TPage>(parameters =>
        {
            foreach (var (name, value) in route.Append(("TeamId", Workspace.TeamId.Value)))
            {
                parameters.TryAdd(name, value);
            }
        });
    }

    private Screen Lend<T>()
        where T : class
    {
        Services.AddSingleton(workspace.Get<T>());
        return this;
    }
}
