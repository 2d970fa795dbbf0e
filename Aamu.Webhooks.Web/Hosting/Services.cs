using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Listening;
using Aamu.Webhooks.Web.Mail;
using Aamu.Webhooks.Web.Sandbox;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The composition root: what there is, and who needs whom.</summary>
internal static class Services
{
    public static void AddServices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var place = new DataPlace(builder.Configuration, builder.Environment);
        place.BeginModel();
        services.AddSingleton(place).AddWebhooksCore(_ => place.Database()).AddCalmLogs();
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section);
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section);
        services.AddOptions<BackupOptions>().BindConfiguration(BackupOptions.Section).PostConfigure(backup =>
            backup.Folder = string.IsNullOrWhiteSpace(backup.Folder) ? null : Path.GetFullPath(backup.Folder, builder.Environment.ContentRootPath));
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptions.Rules>();
        services.AddOptions<SeedOptions>().BindConfiguration(SeedOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SeedOptions>, SeedRules>();
        services.AddSingleton<FirstRun>().AddSingleton<OwnAddress>();
        services.AddHostedService<Welcome>().AddHostedService<FirstLookService>().AddHostedService<StartNotice>();
        services.AddSingleton<ClosingTime>().AddHostedService(provider => provider.GetRequiredService<ClosingTime>());

        services.AddKeyFolder(builder.Configuration, place.Keys);
        services.AddTrustedProxies();
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        // As all cookies of ours: over HTTPS they stay with it.
        services.AddAntiforgery(forms => forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddAccounts();
        services.AddOutsideSignIn(builder.Configuration);
        services.AddApi();
        services.AddJobs(place.JobStorage);
        services.AddListening();
        services.AddMail();
        services.AddSandbox();
        services.AddFigures(builder.Configuration);
        services.AddSingleton<StoreHealth>().AddHealthChecks().AddCheck<StoreHealth>("store", tags: [StoreHealth.Ready]);
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = 512 * 1024); // a whole event is pasted into the signature doctor
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight);
        services.AddScoped<Teams.CurrentTeam>().AddScoped<Recoveries.RecoveryDialogs>();
        services.AddScoped<Shared.Freshness>().AddScoped<Shared.ReaderZone>().AddScoped<Shared.Log.ReaderPlace>();

        // Requests are read and answered on the pool's own threads, without a queue of their own before it: two fewer hand-overs for each event.
        builder.WebHost.UseSockets(sockets => sockets.IOQueueCount = 0);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 9 * 1024 * 1024;
            kestrel.ConfigureEndpointDefaults(LateRequests.AnswerLateRequests);
        });
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }
}
