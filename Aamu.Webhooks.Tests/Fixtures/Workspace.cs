using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>
/// The real Core over a private database with the real migrations, at a time of its own: a SQLite file, or where the run asks for it (AAMU_TEST_PROVIDER=postgres) a
/// database of a PostgreSQL server. Lanes are drained when the test says so, and "nothing happened" is asserted after draining, never after waiting.
/// </summary>
public sealed class Workspace : IAsyncDisposable
{
    public static readonly TeamId TeamId = new("team_1");

    public static readonly DateTimeOffset Start = new(2026, 6, 5, 14, 47, 14, 806, TimeSpan.Zero);

    /// <summary>One set of keys for all, so that a file may be opened by another workspace.</summary>
    private static readonly DataProtectionLock SecretLock = new(new EphemeralDataProtectionProvider());

    private readonly ServiceProvider services;
    private readonly TestStore store;
    private readonly bool ownsStore;

    private Workspace(TestStore store, bool ownsStore, FakeTimeProvider clock, Action<DeliveryOptions>? configure)
    {
        (this.store, this.ownsStore, Clock) = (store, ownsStore, clock);
        services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(Logs))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<Func<double>>(() => 0)
            .AddSingleton<ILaneAlarm>(Alarm)
            .AddSingleton<ISecretLock>(SecretLock)
            .AddWebhooksCore(_ => store.Open())
            .Configure<DeliveryOptions>(options =>
            {
                options.AllowedNetworks = "127.0.0.0/8";
                options.AllowedPorts = Receiver.Ports;
                configure?.Invoke(options);
            })
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        Get<WebhooksDatabase>().Open();
        Get<WebhooksDatabase>().EndStart(serves: true);
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>Which lanes were woken, and when the next visit is due.</summary>
    public RecordingAlarm Alarm { get; } = new();

    public RecordedLogs Logs { get; } = new();

    public IngestScope Aamu { get; } = new(new ApiKeyId("key_aamu"), "Aamu");

    public TeamScope Admin { get; } = new(TeamId, TeamRole.Admin, "aino@example.com");

    /// <summary>The SQLite file; whoever wants it is skipped where there is none.</summary>
    public string Database => store.File;

    /// <summary>For a test that breaks the books by hand: then they must be found broken.</summary>
    public bool BooksAreBroken { get; set; }

    /// <summary>A workspace with one team in it.</summary>
    public static async Task<Workspace> StartAsync(Action<DeliveryOptions>? configure = null)
    {
        var workspace = new Workspace(await TestStore.NewAsync(), true, new FakeTimeProvider(Start), configure);
        await workspace.Get<TeamDirectory>().PutTeamAsync(workspace.Aamu, TeamId, "Team one");
        return workspace;
    }

    /// <summary>On a PostgreSQL server, with one team in it, for <see cref="Beside"/>.</summary>
    public static async Task<Workspace> OnServerAsync(Action<DeliveryOptions>? configure = null)
    {
        var workspace = new Workspace(await TestStore.OnServerAsync(), true, new FakeTimeProvider(Start), configure);
        await workspace.Get<TeamDirectory>().PutTeamAsync(workspace.Aamu, TeamId, "Team one");
        return workspace;
    }

    /// <summary>Another node on the same database, at the same time; to be disposed of first. What they tell each other is carried by the test (<see cref="Nodes.Carrier"/>).</summary>
    public static Workspace Beside(Workspace other, Action<DeliveryOptions>? configure = null) => new(other.store, false, other.Clock, configure);

    /// <summary>The same database under a new process, as far as Core can tell; the old one must have been disposed.</summary>
    public static Workspace Restarted(Workspace before) => new(before.store, false, before.Clock, null);

    /// <summary>Over a file that another process has left; deletes the folder in the end.</summary>
    public static Workspace Over(string folder) => new(TestStore.In(folder), true, new FakeTimeProvider(TimeProvider.System.GetUtcNow()), null);

    /// <summary>Over a file that another process has left for a while and comes back to.</summary>
    public static Workspace Between(string folder) => new(TestStore.In(folder), false, new FakeTimeProvider(TimeProvider.System.GetUtcNow()), null);

    /// <summary>What a new process finds when this one has been killed just now: what was committed, and nothing else.</summary>
    public async Task<Workspace> AfterCrashAsync()
    {
        using var pass = await Get<WriteGate>().EnterAsync();
        return new Workspace(await store.CopyAsync(), true, Clock, null);
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static TeamScope As(TeamRole role) => new(TeamId, role, $"{role}@example.com");

    /// <summary>Another team beside the first, seen by its admin.</summary>
    public async Task<TeamScope> OtherTeamAsync(string id = "team_2")
    {
        await Get<TeamDirectory>().PutTeamAsync(Aamu, new TeamId(id), id);
        return new TeamScope(new TeamId(id), TeamRole.Admin, "otso@example.com");
    }

    public Task JoinAsync(string person, TeamRole role, string? team = null) => Get<SingleWriter>().WriteAsync(transaction =>
    {
        transaction.Context.Members.Add(new Member { TeamId = team is null ? TeamId : new TeamId(team), PersonId = person, Name = $"{person}@example.com", Role = role });
        transaction.Context.SaveChanges();
    });

    /// <summary>For a test of something that only a SQLite file has: elsewhere it is skipped.</summary>
    public void NeedsFile() => _ = store.File;

    /// <summary>The same in each database's own words.</summary>
    internal Task<int> SqlAsync(DialectSql wording, params object?[] values) =>
        Get<SingleWriter>().WriteAsync(transaction => transaction.Statement(wording).Bind(values).Run());

    internal Task ScriptAsync(DialectSql script) => Get<SingleWriter>().WriteAsync(transaction => transaction.Script(script));

    /// <summary>SQL by hand, through the writer.</summary>
    public Task<int> SqlAsync(string sql, params object?[] values) =>
        Get<SingleWriter>().WriteAsync(transaction => transaction.Statement(sql).Bind(values).Run());

    public async Task<WebhookId> WebhookAsync(string url, params string[] eventTypes) =>
        await WebhookAsync(new WebhookDraft { Url = url, EventTypes = eventTypes.Length == 0 ? ["*"] : eventTypes });

    public async Task<WebhookId> WebhookAsync(WebhookDraft draft)
    {
        var outcome = await Get<WebhookRegistry>().CreateAsync(Admin, draft with { Name = draft.Name ?? "Webhook", EventTypes = draft.EventTypes ?? ["*"] });
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message);
        return outcome.Value.Id;
    }

    public Task<IntakeAnswer> SubmitAsync(string json) => Get<EventIntake>().AcceptAsync(Aamu, Encoding.UTF8.GetBytes(json));

    /// <summary>Refusals are remembered by the way; the writer works in order, so what was asked of it before is done now.</summary>
    public Task RefusalsWrittenAsync() => Get<SingleWriter>().WriteAsync(_ => { });

    /// <summary>Submits an event and expects it to be accepted.</summary>
    public async Task<IntakeReceipt> EventAsync(string type = "task.created", string? projectId = null, string? id = null)
    {
        var project = projectId is null ? "" : $",\"projectId\":\"{projectId}\"";
        var named = id is null ? "" : $",\"id\":\"{id}\"";
        var answer = await SubmitAsync($$$"""{"type":"{{{type}}}","teamId":"{{{TeamId}}}"{{{project}}}{{{named}}},"data":{"title":"Paint the sauna door"}}""");
        Assert.Null(answer.Problem);
        return answer.Receipt!;
    }

    public async Task<long> KeyOfAsync(WebhookId id) => await QueryAsync(context => context.Webhooks.Where(webhook => webhook.Id == id).Select(webhook => webhook.Key).SingleAsync());

    public Task<DrainReport> DrainAsync(WebhookId id, CancellationToken stopping = default) => DrainAsync(id, new LaneBell(), TimeSpan.Zero, othersWait: false, stopping);

    public async Task<DrainReport> DrainAsync(WebhookId id, LaneBell bell, TimeSpan linger, bool othersWait = false, CancellationToken stopping = default) =>
        await Get<LaneDrainer>().DrainAsync(await KeyOfAsync(id), bell, linger, () => othersWait, stopping);

    public async Task<IReadOnlyList<DeliveryLine>> DeliveriesAsync(DeliveryFilter? filter = null) =>
        (await Get<DeliveryLog>().PageAsync(Admin, filter ?? new DeliveryFilter(), 200)).Items;

    public async Task<DeliveryDetails> OnlyDeliveryAsync() => (await Get<DeliveryLog>().FindAsync(Admin, Assert.Single(await DeliveriesAsync()).Id))!;

    public async Task<IReadOnlyList<Verdict>> VerdictsAsync(EventId id) =>
        [.. (await Get<EventLog>().FindAsync(Admin, id))!.Verdicts.Select(line => line.Verdict)];

    public async Task<T> QueryAsync<T>(Func<WebhooksDbContext, Task<T>> query)
    {
        await using var context = await Get<IDbContextFactory<WebhooksDbContext>>().CreateDbContextAsync();
        return await query(context);
    }

    /// <summary>Promise 2: the books must balance at the end of every test.</summary>
    public async ValueTask DisposeAsync()
    {
        var report = await Get<Conservation>().CheckAsync();
        await services.DisposeAsync();
        if (ownsStore)
        {
            await store.DisposeAsync();
        }

        Assert.True(report.Holds != BooksAreBroken, report.ToString());
    }
}
