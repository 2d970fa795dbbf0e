using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Recoveries;
using Aamu.Webhooks.Web.Shared;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Aamu.Webhooks.Tests.Webhooks;

/// <summary>Components of the webhooks pages with the real Core of a workspace behind them.</summary>
public sealed class WebhookPages : IAsyncDisposable
{
    private WebhookPages(Workspace workspace, TeamRole role)
    {
        Workspace = workspace;
        Browser.JSInterop.Mode = JSRuntimeMode.Loose;
        Browser.Services.AddMudServices();
        Browser.Services.AddSingleton<TimeProvider>(workspace.Clock).AddScoped<ReaderZone>().AddScoped<Freshness>();
        Offer<WebhookList>().Offer<WebhookRegistry>().Offer<TeamDirectory>().Offer<TeamPulse>().Offer<AddressGuard>().Offer<ConnectionCheck>().Offer<EndpointCheckup>().Offer<SandboxRegistry>()
            .Offer<DeliveryLog>().Offer<PageAnswers>().Offer<FailedAttempts>().Offer<TestDelivery>().Offer<SecretKeeper>().Offer<ApiKeyRing>().Offer<IncidentLog>().Offer<ReceiverProbe>().Offer<Redelivery>().Offer<HeldDeliveries>()
            .Offer<WebhookSwitch>().Offer<WebhookHistory>().Offer<TimeTrend>().Offer<RecentTraffic>().Offer<HealthLog>().Offer<ListenerBook>().Offer<NodeSignals>()
            .Offer<RecoveryDesk>().Offer<RecoveryControl>().Offer<RecoveryLog>().Offer<DeliveryLimits>();
        Browser.Services.AddScoped<RecoveryDialogs>();
        Browser.RenderTree.Add<CascadingValue<TeamScope>>(value => value.Add(cascading => cascading.Value, Workspace.As(role)));
    }

    public Workspace Workspace { get; }

    public BunitContext Browser { get; } = new();

    public static async Task<WebhookPages> OpenAsync(TeamRole role = TeamRole.Admin, Action<DeliveryOptions>? configure = null)
    {
        PostgresServer.SkipPages();
        return await new WebhookPages(await Workspace.StartAsync(configure), role).SignInAsync();
    }

    /// <summary>A moment ago: nobody is asked for the password again.</summary>
    private async Task<WebhookPages> SignInAsync()
    {
        Offer<WebhooksDatabase>().Offer<WriteGate>().Offer<SecretVault>().Offer<WriteAheadLog>().Offer<AccountNotes>();
        Browser.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddAccounts();
        await Browser.SignInAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Workspace.DisposeAsync();
    }

    private WebhookPages Offer<T>()
        where T : class
    {
        Browser.Services.AddSingleton(Workspace.Get<T>());
        return this;
    }
}
