using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>One workload against one service, or several on one database: teams and webhooks are made over the API, the service is warmed up, then measured, and the books are balanced.</summary>
internal sealed class WorkloadRun(IReadOnlyList<ServiceProcess> services, Receivers receivers, Workload workload)
{
    /// <summary>A second delivery of the same would come by then.</summary>
    private const double SettleMs = 1_000;

    private readonly HttpClient _http = services[0].Http;

    /// <param name="app">The folder of the built or published program.</param>
    /// <param name="workload">What is done.</param>
    /// <param name="nodes">How many services share the database; more than one on a PostgreSQL server only.</param>
    public static async Task<Measured> FreshAsync(string app, Workload workload, int nodes = 1)
    {
        var data = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        try
        {
            if (workload.Grown > 0)
            {
                await GrownStore.MakeAsync(app, data, workload.Grown);
            }

            using var service = await ServiceProcess.StartAsync(app, data);
            var others = new List<ServiceProcess>();
            try
            {
                while (others.Count < nodes - 1)
                {
                    others.Add(await ServiceProcess.StartAsync(app, data));
                }

                return await OnAsync([service, .. others], workload);
            }
            finally
            {
                others.ForEach(other => other.Dispose());
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    public static async Task<Measured> OnAsync(IReadOnlyList<ServiceProcess> services, Workload workload)
    {
        await using var receivers = await Receivers.StartAsync((workload.Teams * workload.WebhooksPerTeam) + 1);
        return await new WorkloadRun(services, receivers, workload).MeasureAsync();
    }

    private async Task<Measured> MeasureAsync()
    {
        var webhooks = await SubscribeAsync();
        var generator = new Generator([.. services.Select(service => service.Http)], workload);
        await generator.SubmitAsync(workload.WarmUp, atRate: false);
        await ArrivedAsync(Expected(generator.Accepted));
        receivers.Reset();

        var (cpu, started) = (Cpu(), Stopwatch.GetTimestamp());
        await generator.SubmitAsync(workload.Events, workload.IsSteady);
        var ingest = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var expected = Expected(generator.Accepted);
        await ArrivedAsync(expected);
        var whole = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = (Cpu() - cpu).TotalMicroseconds;
        await Patience.PauseAsync(SettleMs);

        var losses = new Losses(generator.Refused, expected - receivers.Delivered, receivers.Doubled, receivers.BadSignatures);
        await RemoveAsync(webhooks);
        return new Measured(
            generator.Accepted / ingest, receivers.Delivered / whole, used / Math.Max(1, expected > 0 ? expected : generator.Accepted), receivers.LatenciesMs,
            services.Sum(service => service.MemoryMb), services[0].StartSeconds, losses);
    }

    private TimeSpan Cpu() => services.Aggregate(TimeSpan.Zero, (sum, service) => sum + service.Cpu);

    /// <summary>Every team has as many webhooks; the slow one is the first team's, and where there is one there is one team.</summary>
    private long Expected(long accepted) => workload.Matches ? accepted * (workload.WebhooksPerTeam + (workload.SlowMs > 0 ? 1 : 0)) : 0;

    private async Task ArrivedAsync(long expected)
    {
        try
        {
            await Patience.UntilAsync(() => receivers.Delivered >= expected, "all deliveries have come");
        }
        catch (TimeoutException)
        {
            // They count as lost.
        }
    }

    private async Task<List<string>> SubscribeAsync()
    {
        var ids = new List<string>();
        for (var team = 0; team < workload.Teams; team++)
        {
            using var known = await _http.PutAsJsonAsync($"/api/v1/teams/team_{team}", new { name = $"Team {team}" });
            known.EnsureSuccessStatusCode();
            for (var i = 0; i < workload.WebhooksPerTeam; i++)
            {
                var number = (team * workload.WebhooksPerTeam) + i;
                var (least, most) = workload.AnswerMs;
                ids.Add(await CreateAsync(team, number, new Subscriber("", least + (number * 37 % (most - least + 1)), Slow: false)));
            }
        }

        if (workload.SlowMs > 0)
        {
            ids.Add(await CreateAsync(0, workload.WebhooksPerTeam, new Subscriber("", workload.SlowMs, Slow: true)));
        }

        return ids;
    }

    private async Task<string> CreateAsync(int team, int number, Subscriber subscriber)
    {
        var draft = new { name = $"Webhook {number}", url = receivers.UrlOf(number), eventTypes = new[] { workload.Matches ? "*" : "form.submitted" } };
        using var created = await _http.PostAsJsonAsync($"/api/v1/webhooks?teamId=team_{team}", draft);
        created.EnsureSuccessStatusCode();
        var answer = await created.Content.ReadFromJsonAsync<JsonElement>();
        receivers.Expect(number, subscriber with { Secret = answer.GetProperty("secret").GetString()! });
        return string.Create(CultureInfo.InvariantCulture, $"{answer.GetProperty("id").GetString()}?teamId=team_{team}");
    }

    private async Task RemoveAsync(List<string> webhooks)
    {
        foreach (var webhook in webhooks)
        {
            using var removed = await _http.DeleteAsync(new Uri($"/api/v1/webhooks/{webhook}", UriKind.Relative));
            removed.EnsureSuccessStatusCode();
        }
    }
}
