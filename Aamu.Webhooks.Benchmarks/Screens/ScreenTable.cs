using System.Globalization;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Benchmarks.Logs;
using Aamu.Webhooks.Benchmarks.Workloads;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Benchmarks.Screens;

/// <summary>What a person with a browser waits for and what a person on the pages costs, with 1,000,000 deliveries in the file: the published service, the system's Chromium, both on this machine.</summary>
internal static class ScreenTable
{
    public const string Usage = "screens [--runs N] [--circuits N] [--app FOLDER]";

    private const string Email = "reader@example.com";
    private const string Password = "kaksi kuppia kahvia";
    private const int WarmUp = 3;
    private const double Mebi = 1024 * 1024;

    // An account keeps what it was made with: so the first start makes an operator, and the second puts the same person into the team.
    private static readonly Dictionary<string, string> s_operator = new() { ["Seed__OperatorEmail"] = Email, ["Seed__OperatorPassword"] = Password };
    private static readonly Dictionary<string, string> s_admin = new() { ["Seed__TeamId"] = LogStore.Team, ["Seed__AdminEmail"] = Email, ["Seed__AdminPassword"] = Password };

    public static async Task<int> PrintAsync(string[] arguments)
    {
        var runs = int.Parse(WorkloadTable.Option(arguments, "--runs") ?? "9", CultureInfo.InvariantCulture);
        var circuits = int.Parse(WorkloadTable.Option(arguments, "--circuits") ?? "20", CultureInfo.InvariantCulture);
        var app = WorkloadTable.Option(arguments, "--app") ?? await ProgramFiles.PublishAsync();
        var data = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        var sandbox = await FillAsync($"Data Source={Path.Combine(data, "webhooks.db")}");
        (await ServiceProcess.StartAsync(app, data, new Surroundings(null, s_operator, []))).Dispose();
        using (var service = await ServiceProcess.StartAsync(app, data, new Surroundings(null, s_admin, [])))
        {
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await SystemBrowser.LaunchAsync(playwright);
            await PrintAsync(service, browser, sandbox, runs, circuits);
        }

        Directory.Delete(data, recursive: true);
        return 0;
    }

    private static async Task PrintAsync(ServiceProcess service, IBrowser browser, string sandbox, int runs, int circuits)
    {
        var address = service.Http.BaseAddress!;
        var visitor = await Visitor.SignInAsync(browser, address, Email, Password, sandbox);
        var first = await visitor.LookAsync(address);
        var looks = await Figures.TimesAsync(runs, () => visitor.LookAsync(address));
        Console.WriteLine("| what | median | all |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine($"| overview, largest contentful paint, empty browser, ms | {Figures.Show(looks.Select(look => look.PaintMs).Median())} | {string.Join(' ', looks.Select(look => Figures.Show(look.PaintMs)))} |");
        Console.WriteLine($"| the same, the first after a start, ms | {Figures.Show(first.PaintMs)} | |");
        Console.WriteLine($"| transferred for it, kB | {Figures.Show(looks.Select(look => look.Bytes / 1000.0).Median())} | |");
        await WalkAsync(visitor, address, WarmUp);
        var before = await ServiceHeap.ReadAsync(service);
        await WalkAsync(visitor, address, circuits);
        var after = await ServiceHeap.ReadAsync(service);
        Console.WriteLine($"| a circuit that has visited all pages, MiB of heap | {Figures.Show((after - before) / Mebi / circuits)} | {circuits} circuits, {Figures.Show(before / Mebi)} before, {Figures.Show(after / Mebi)} after |");
    }

    private static async Task WalkAsync(Visitor visitor, Uri address, int circuits)
    {
        for (var circuit = 0; circuit < circuits; circuit++)
        {
            await visitor.WalkAsync(address);
        }
    }

    /// <summary>With its figures added up, as a running service has them.</summary>
    /// <returns>The id of the team's sandbox.</returns>
    private static async Task<string> FillAsync(string connectionString)
    {
        await using var services = new ServiceCollection().AddLogging().AddMetrics().AddWebhooksCore(_ => new SqliteDatabase(connectionString)).BuildServiceProvider();
        services.GetRequiredService<WebhooksDatabase>().Open();
        await LogStore.FillAsync(connectionString, TimeProvider.System.GetUtcNow());
        await services.GetRequiredService<HealthBooks>().CatchUpAsync(CancellationToken.None);
        return (await services.GetRequiredService<SandboxRegistry>().CreateAsync(new TeamScope(LogStore.Reader.TeamId, TeamRole.Editor, "reader"), "Visited")).Value.Value;
    }
}
