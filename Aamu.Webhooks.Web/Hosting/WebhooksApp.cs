using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using OpenTelemetry.Metrics;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The whole program as an object: Program runs it, tests start it on a free port.</summary>
public static class WebhooksApp
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">What a test wants different: settings, the clock.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Pages speak English with numbers to match, whatever the machine's language is.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        var builder = Builder(args);
        configure?.Invoke(builder);
        builder.AddServices();
        var app = builder.Build();
        app.MapEverything();
        return app;
    }

    /// <summary>With the settings of files, variables and arguments, and nothing in it yet.</summary>
    internal static WebApplicationBuilder Builder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        AddSharedDevelopmentSettings(builder);
        return builder;
    }

    /// <summary>What must be done before the first request: the settings are checked, the database is claimed, its schema brought up to date, seeds sown.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.CheckSettings();
        var rows = app.Services.GetRequiredService<WebhooksDatabase>();
        rows.Open();
        app.Services.GetRequiredService<DataPlace>().PrepareJobs(rows);
        await AccountsDatabase.MigrateAsync(app.Services);
        await KeyFolder.PrepareAsync(app.Services);
        await AccountsDatabase.RelockAsync(app.Services);
        await app.Services.GetRequiredService<FirstRun>().SowAsync();
        // What is counted before somebody listens is not counted.
        app.Services.GetRequiredService<MeterProvider>();
        await app.Services.GetRequiredService<Recovery>().AfterStartAsync();
        await app.Services.GetRequiredService<ClosedPorts>().TellAsync();
        rows.EndStart(serves: true);
    }

    /// <summary>Serves until it is asked to end, be it while it still starts.</summary>
    public static async Task ServeAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Running disposes of everything at its end.
        var (stopping, started) = (app.Lifetime.ApplicationStopping, app.Lifetime.ApplicationStarted);
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !started.IsCancellationRequested)
        {
            // What was still to be started is not started any more.
        }
    }

    /// <summary>appsettings.Development.json lies at the root of the repository and beside the program's files, not in the content root.</summary>
    private static void AddSharedDevelopmentSettings(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            return;
        }

        var sources = builder.Configuration.Sources;
        var settings = sources.OfType<JsonConfigurationSource>().LastOrDefault(source => source.Path is "appsettings.json" or "appsettings.Development.json");
        var index = settings is null ? 0 : sources.IndexOf(settings) + 1;
        sources.Insert(index, new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
            Path = "appsettings.Development.json",
            Optional = true,
        });
    }
}
