using System.Net.Http.Headers;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>
/// The whole program on Kestrel and a free port, as a deployment runs it: Production, files of its own (or a PostgreSQL database, where the run asks for it), jobs that really run.
/// Share one per class or collection (<c>IClassFixture&lt;RunningApp&gt;</c>) and give each test a team of its own by <see cref="AddTeamAsync"/>.
/// </summary>
public sealed class RunningApp : IAsyncLifetime
{
    public const string TeamId = "team_1";
    public const string IngestKey = "aamu_ik_test_0123456789abcdefghij";
    public const string TeamKey = "aamu_tk_test_0123456789abcdefghij";
    public const string AdminEmail = "aino@example.com";
    public const string AdminPassword = "kahvia ja pullaa";
    public const string OperatorEmail = "olli@example.com";
    public const string OperatorPassword = "valvomossa valvotaan";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("aamu-app-").FullName;
    private readonly List<HttpClient> clients = [];
    private readonly Dictionary<string, string?> settings;
    private readonly Action<WebApplicationBuilder>? furnish;
    private WebApplication? app;
    private string? server;
    private int teams;

    public RunningApp()
        : this([])
    {
    }

    private RunningApp(Dictionary<string, string?> settings, Action<WebApplicationBuilder>? furnish = null)
    {
        (this.settings, this.furnish) = (settings, furnish);
        foreach (var secret in new[] { IngestKey, TeamKey, AdminPassword, OperatorPassword, People.Password })
        {
            LeakWatch.Secret(secret);
        }

        Aamu = Client(IngestKey);
        Team = Client(TeamKey);
        Nobody = Client(null);
    }

    /// <summary>Where it listens, as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url => App.Urls.Single();

    /// <summary>Sends the ingest key.</summary>
    public HttpClient Aamu { get; }

    /// <summary>Sends the key of the seeded team.</summary>
    public HttpClient Team { get; }

    /// <summary>Sends no key.</summary>
    public HttpClient Nobody { get; }

    /// <summary>Its database files, and the keys beside them.</summary>
    public string Folder => folder;

    /// <summary>The SQLite file; whoever wants it is skipped where there is none.</summary>
    public string Database
    {
        get
        {
            Assert.SkipWhen(PostgresServer.IsAsked, "PostgreSQL has no file of ours.");
            return Path.Combine(folder, "webhooks.db");
        }
    }

    /// <summary>What our own code wrote into the log; with <see cref="LogsEverything"/>, what anybody wrote.</summary>
    public RecordedLogs Logs { get; } = new();

    /// <summary>As a deployment's log, and more of it.</summary>
    public bool LogsEverything { get; init; }

    private bool ChecksBooks { get; init; } = true;

    private string EnvironmentName { get; init; } = Environments.Production;

    private WebApplication App => app ?? throw new InvalidOperationException("It is not running.");

    /// <summary>With settings of its own, as <c>Delivery:RetrySchedule</c>. The caller disposes it.</summary>
    public static Task<RunningApp> StartAsync(params (string Name, string Value)[] settings) => StartAsync(_ => { }, settings);

    /// <summary>With another clock, say, or another name server.</summary>
    public static async Task<RunningApp> StartAsync(Action<WebApplicationBuilder> furnish, params (string Name, string Value)[] settings)
    {
        var running = new RunningApp(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value), furnish);
        await running.InitializeAsync();
        return running;
    }

    /// <summary>As a developer runs it: letters that would be sent lie at <c>/mail</c>.</summary>
    public static async Task<RunningApp> InDevelopmentAsync(params (string Name, string Value)[] settings)
    {
        var running = new RunningApp(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)) { EnvironmentName = Environments.Development };
        await running.InitializeAsync();
        return running;
    }

    /// <summary>Over a store that was filled by the million: to check its books would take minutes.</summary>
    public static async Task<RunningApp> OverAsync(string database)
    {
        var running = new RunningApp(new Dictionary<string, string?> { ["ConnectionStrings:Webhooks"] = $"Data Source={database}" }) { ChecksBooks = false };
        await running.InitializeAsync();
        return running;
    }

    public async ValueTask InitializeAsync()
    {
        server = PostgresServer.IsAsked ? await PostgresServer.DatabaseAsync() : null;
        app = WebhooksApp.Create(
            ["--urls", "http://127.0.0.1:0", "--environment", EnvironmentName, "--contentRoot", folder, "--applicationName", typeof(WebhooksApp).Assembly.GetName().Name!],
            Configure);
        await app.PrepareAsync();
        await app.StartAsync();
        HangfireLog.Silence();
        foreach (var client in clients)
        {
            client.BaseAddress = new Uri(Url);
        }
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = app is null ? null : new Uri(Url) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        clients.Add(client);
        return client;
    }

    /// <summary>A new team with a key of this role.</summary>
    public async Task<RunningTeam> AddTeamAsync(TeamRole role = TeamRole.Admin)
    {
        var id = $"team_of_test_{Interlocked.Increment(ref teams)}";
        (await Aamu.PutAsync($"/api/v1/teams/{id}", new StringContent("""{"name":"A test's own"}""", new MediaTypeHeaderValue("application/json")))).EnsureSuccessStatusCode();
        var scope = new TeamScope(new TeamId(id), TeamRole.Admin, "test");
        return new RunningTeam(this, scope, Client(await KeyAsync(scope, role)));
    }

    public async Task<string> KeyAsync(TeamScope scope, TeamRole role) => LeakWatch.Secret((await Get<ApiKeyRing>().AddTeamKeyAsync(scope, $"A {role}'s key", role)).Value!.Key);

    /// <summary>Looks again whenever something of the team's was committed, until it is so.</summary>
    public async Task UntilAsync(TeamScope scope, Func<Task<bool>> isSo)
    {
        using var changes = new SemaphoreSlim(0);
        using var listening = Get<TeamPulse>().Listen(scope, () => changes.Release());
        while (!await isSo())
        {
            Assert.True(await changes.WaitAsync(Patience), "It did not come about, and nothing changes any more.");
        }
    }

    /// <summary>Promise 2: the books must balance when it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        ConservationReport? report = null;
        if (app is not null)
        {
            await app.StopAsync();
            report = ChecksBooks ? await Get<Conservation>().CheckAsync() : null;
            await app.DisposeAsync();
        }

        if (server is not null)
        {
            await PostgresServer.DropAsync(server);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        Assert.True(report is null or { Holds: true }, report?.ToString());
    }

    private void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Webhooks"] = $"Data Source={Path.Combine(folder, "webhooks.db")}",
            ["ConnectionStrings:Jobs"] = $"Data Source={Path.Combine(folder, "jobs.db")}",
            ["Delivery:AllowedNetworks"] = "127.0.0.0/8, ::1/128",
            ["Delivery:AllowedPorts"] = Receiver.Ports,
            ["Jobs:Workers"] = "4",
            ["Seed:Enabled"] = "true",
            ["Seed:TeamId"] = TeamId,
            ["Seed:IngestKey"] = IngestKey,
            ["Seed:TeamKey"] = TeamKey,
            ["Seed:AdminEmail"] = AdminEmail,
            ["Seed:AdminPassword"] = AdminPassword,
            ["Seed:OperatorEmail"] = OperatorEmail,
            ["Seed:OperatorPassword"] = OperatorPassword,
        });
        if (server is not null)
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = "Postgres",
                ["ConnectionStrings:Webhooks"] = server,
                ["Secrets:KeyFolder"] = Path.Combine(folder, "keys"),
            });
        }

        builder.Configuration.AddInMemoryCollection(settings);
        furnish?.Invoke(builder);
        // A machine that runs other tests besides takes longer over it.
        builder.Services.PostConfigure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(1));
        // Run from its build, it finds its styles and scripts where the build left them.
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.ClearProviders().AddConsole().AddProvider(Logs)
            .AddFilter<ConsoleLoggerProvider>(null, LogLevel.Error)
            .AddFilter<RecordedLogs>(null, LogsEverything ? LogLevel.Debug : LogLevel.None)
            // As it is set for deployments: below that, it writes the address of every request, with what stands in it.
            .AddFilter<RecordedLogs>("Microsoft.AspNetCore", LogsEverything ? LogLevel.Warning : LogLevel.None)
            .AddFilter<RecordedLogs>("Aamu.Webhooks", LogsEverything ? LogLevel.Trace : LogLevel.Information);
    }
}

/// <summary>A team of one test.</summary>
public sealed record RunningTeam(RunningApp App, TeamScope Scope, HttpClient Client)
{
    public string Id => Scope.TeamId.Value;

    public Task UntilAsync(Func<Task<bool>> isSo) => App.UntilAsync(Scope, isSo);
}
