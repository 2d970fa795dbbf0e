using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>One workload against one service: teams and webhooks are made over the API, the service is warmed up, then measured, and the books are balanced.</summary>
internal sealed class WorkloadRun(ServiceProcess service, Receivers receivers, Workload workload)
{
    /// <summary>A second delivery of the same would come by then.</summary>
    private const double SettleMs = 1_000;

    /// <param name="app">The folder of the built or published program.</param>
    public static async Task<Measured> FreshAsync(string app, Workload workload)
    {
        var data = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        try
        {
            if (workload.Grown > 0)
            {
                await GrownStore.MakeAsync(app, data, workload.Grown);
            }

            using var service = await ServiceProcess.StartAsync(app, data);
            return await OnAsync(service, workload);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    public static async Task<Measured> OnAsync(ServiceProcess service, Workload workload)
    {
        await using var receivers = await Receivers.StartAsync((workload.Teams * workload.WebhooksPerTeam) + 1);
        return await new WorkloadRun(service, receivers, workload).MeasureAsync();
    }

    private async Task<Measured> MeasureAsync()
    {
        var webhooks = await SubscribeAsync();
        var generator = new Generator(service.Http, workload);
        await generator.SubmitAsync(workload.WarmUp, atRate: false);
        await ArrivedAsync(Expected(generator.Accepted));
        receivers.Reset();

        var (cpu, started) = (service.Cpu, Stopwatch.GetTimestamp());
        await generator.SubmitAsync(workload.Events, workload.IsSteady);
        var ingest = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var expected = Expected(generator.Accepted);
        await ArrivedAsync(expected);
        var whole = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = (service.Cpu - cpu).TotalMicroseconds;
        await Patience.PauseAsync(SettleMs);

        var losses = new Losses(generator.Refused, expected - receivers.Delivered, receivers.Doubled, receivers.BadSignatures);
        await RemoveAsync(webhooks);
        return new Measured(
            generator.Accepted / ingest, receivers.Delivered / whole, used / Math.Max(1, expected > 0 ? expected : generator.Accepted), receivers.LatenciesMs,
            service.MemoryMb, service.StartSeconds, losses);
    }

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
            using var known = await service.Http.PutAsJsonAsync($"/api/v1/teams/team_{team}", new { name = $"Team {team}" });
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
        using var created = await service.Http.PostAsJsonAsync($"/api/v1/webhooks?teamId=team_{team}", draft);
        created.EnsureSuccessStatusCode();
        var answer = await created.Content.ReadFromJsonAsync<JsonElement>();
        receivers.Expect(number, subscriber with { Secret = answer.GetProperty("secret").GetString()! });
        return string.Create(CultureInfo.InvariantCulture, $"{answer.GetProperty("id").GetString()}?teamId=team_{team}");
    }

    private async Task RemoveAsync(List<string> webhooks)
    {
        foreach (var webhook in webhooks)
        {
            using var removed = await service.Http.DeleteAsync(new Uri($"/api/v1/webhooks/{webhook}", UriKind.Relative));
            removed.EnsureSuccessStatusCode();
        }
    }
}
