using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Benchmarks.Workloads;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>A service over a folder of its own, to be killed and started again at the same address, and the ledger of what it accepted and sent.</summary>
internal sealed class Site(string app, IReadOnlyDictionary<string, string> settings, double? minutes) : IAsyncDisposable
{
    private static readonly string[] s_everything = ["*"];

    private readonly Uri _address = new($"http://127.0.0.1:{FreePorts.First(count: 1)}");
    private readonly HashSet<string> _violations = new(StringComparer.Ordinal);
    private HttpClient? _http;
    private ServiceProcess? _service;
    private Books? _books;

    public Ledger Ledger { get; } = new();

    public string App => app;

    /// <summary>Where the service's files lie.</summary>
    public string Data { get; init; } = Directory.CreateTempSubdirectory("aamu-faults-").FullName;

    public string Database => Path.Combine(Data, "webhooks.db");

    public Dictionary<string, string> Settings { get; } = new(settings);

    /// <summary>Programs that the service is started by.</summary>
    public IReadOnlyList<string> Through { get; set; } = [];

    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Rows that were written by hand before.</summary>
    public long Filled { get; set; }

    /// <summary>Those of them that count as given up.</summary>
    public long FilledCancelled { get; set; }

    /// <summary>A part of a fault that cannot be tried here is a failure.</summary>
    public bool WantsAll { get; init; }

    public ServiceProcess Service => _service ?? throw new InvalidOperationException("The service is not running.");

    /// <summary>Speaks to whichever process serves now, with Aamu's own key.</summary>
    public HttpClient Http => _http ??= new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) })
    {
        BaseAddress = _address,
        Timeout = TimeSpan.FromSeconds(100),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", ServiceProcess.IngestKey) },
    };

    public TimeSpan Minutes(double usual) => TimeSpan.FromMinutes(minutes ?? usual);

    public async Task StartAsync() => _service = await ServiceProcess.StartAsync(app, Data, new Surroundings(_address, Settings, Through));

    /// <summary>Starts it and kills it before it is up.</summary>
    public async Task KillAtStartAsync(double afterMs)
    {
        using var doomed = ServiceProcess.Launch(app, Data, new Surroundings(_address, Settings, Through));
        await Patience.PauseAsync(afterMs);
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill()
    {
        _service?.Dispose();
        _service = null;
    }

    public async Task StopAsync()
    {
        await Service.StopAsync();
        Kill();
    }

    /// <summary>Notes what was promised and is not so.</summary>
    public void Require(bool condition, string claim)
    {
        if (!condition)
        {
            lock (_violations)
            {
                _violations.Add($"Not so: {claim}.");
            }
        }
    }

    public async Task AddTeamAsync(string team)
    {
        using var answer = await Http.PutAsJsonAsync($"/api/v1/teams/{team}", new { name = team });
        answer.EnsureSuccessStatusCode();
    }

    /// <returns>Its id.</returns>
    public async Task<string> AddWebhookAsync(string team, string name, string url)
    {
        using var answer = await Http.PostAsJsonAsync($"/api/v1/webhooks?teamId={team}", new { name, url, eventTypes = s_everything });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Sends a test event, as somebody does who thinks that the receiver is back: that is a probe, too.</summary>
    public async Task TestAsync(string team, string webhook)
    {
        using var answer = await Http.PostAsJsonAsync($"/api/v1/webhooks/{webhook}/test?teamId={team}", new { });
        answer.EnsureSuccessStatusCode();
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every caller passes a constant
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until nothing is pending; that it comes about is required.</summary>
    /// <returns>How many still are.</returns>
    public Task<long> SettleAsync(double seconds) => SettleAsync(seconds, "SELECT COUNT(*) FROM Deliveries WHERE State = 0", "all is delivered");

    /// <summary>The same for what is due: others may wait for their next try by the schedule, for hours. Answers how many do.</summary>
    public async Task<long> SettleDueAsync(double seconds)
    {
        // Retries come due meanwhile, and are done within a second or two.
        await SettleAsync(seconds, "SELECT COUNT(*) FROM Deliveries WHERE State = 0 AND DueAt < (unixepoch() - 5) * 1000", "all that is due is delivered");
        return await CountAsync("SELECT COUNT(*) FROM Deliveries WHERE State = 0");
    }

    private async Task<long> SettleAsync(double seconds, string left, string what)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (await CountAsync(left) is var count and > 0)
        {
            if (end.IsCancellationRequested)
            {
                Require(false, $"{what} within {seconds:N0} s ({count:N0} are not)");
                return count;
            }

            await Patience.PauseAsync(200);
        }

        return 0;
    }

    /// <summary>Ends the service in good order and compares its rows with the ledger, once.</summary>
    public async Task<Books> CloseBooksAsync()
    {
        if (_service is not null)
        {
            await StopAsync();
        }

        return _books ??= await Books.CompareAsync(Database, Ledger, Filled, FilledCancelled);
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        _http?.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Data, recursive: true);
        return ValueTask.CompletedTask;
    }
}
