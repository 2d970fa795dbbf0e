using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>From load through a backup, more load, a kill and a restore, with real processes: the books hold, and what repeats comes under the same ids.</summary>
[Collection(ProcessTests.Name)]
public sealed class RestoredProgramTests
{
    private readonly ConcurrentDictionary<string, int> numbers = new();

    [Fact]
    public async Task What_was_backed_up_under_load_comes_back_and_goes_on_where_it_was()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var moody = await Receiver.StartAsync(503, 200);
        await using var program = new RunningProgram();
        var shelf = Path.Combine(program.Folder, "backups");
        await program.StartAsync();
        await MakeWebhookAsync(program, receiver, "task.*");
        await MakeWebhookAsync(program, moody, "form.submitted");
        await PostAsync(program, "task.created", 100);
        await receiver.WaitForAsync(100);
        await NothingWaitsAsync(program);
        // Under way and waiting for a retry at the moment of the backup, so these repeat for certain.
        receiver.Hold();
        await PostAsync(program, "task.updated", 10);
        await PostAsync(program, "form.submitted", 1);
        await receiver.WaitForAsync(110);
        await moody.WaitForAsync(1);

        var load = PostAsync(program, "task.deleted", 200);
        var backup = await program.AskAsync("backup", "--to", shelf, "--json");
        Assert.True(backup.Code == 0, backup.Said);
        var backedUp = JsonDocument.Parse(backup.Said).RootElement;
        Assert.True(backedUp.GetProperty("booksBalance").GetBoolean());
        await load;
        receiver.Release();
        await PostAsync(program, "task.assigned", 100);
        await Eventually.TrueAsync(() => EventsAt(receiver) == 410);

        var tooEarly = await program.AskAsync("restore", shelf, "--yes");
        Assert.Equal(2, tooEarly.Code);
        Assert.StartsWith("Another program already serves", tooEarly.Said, StringComparison.Ordinal);
        await program.KillAsync();
        // What a restore is for: nothing can be read of what is there.
        await File.WriteAllTextAsync(Path.Combine(program.Folder, "webhooks.db"), "This is no database any more.");
        var restore = await program.AskAsync("restore", shelf, "--yes");
        Assert.True(restore.Code == 0, restore.Said);
        Assert.False(File.Exists(Path.Combine(program.Folder, "jobs.db")));

        await program.StartAsync();
        await moody.WaitForAsync(2);
        await PostAsync(program, "task.unassigned", 1);
        await NothingWaitsAsync(program);
        var check = await program.AskAsync("check", "--no-network");
        Assert.True(check.Code == 0, check.Said);
        await program.KillAsync();
        await CompareAsync(program, [receiver, moody], backedUp.GetProperty("events").GetInt32() + 1);
    }

    private static async Task MakeWebhookAsync(RunningProgram program, Receiver receiver, string eventType)
    {
        using var team = program.Client(RunningProgram.TeamKey);
        (await team.PostAsJsonAsync("/api/v1/webhooks", new { name = eventType, url = receiver.Url, eventTypes = new[] { eventType } })).EnsureSuccessStatusCode();
    }

    private async Task PostAsync(RunningProgram program, string type, int count)
    {
        using var aamu = program.Client(RunningProgram.IngestKey);
        for (var number = 0; number < count; number++)
        {
            var id = $"evt_{type.Replace('.', '_')}_{number}";
            numbers[id] = number;
            (await aamu.PostAsJsonAsync("/api/v1/events", new { id, type, teamId = Workspace.TeamId.Value, data = new { number } })).EnsureSuccessStatusCode();
        }
    }

    private static int EventsAt(Receiver receiver) => receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]).Distinct().Count();

    private static async Task NothingWaitsAsync(RunningProgram program)
    {
        using var team = program.Client(RunningProgram.TeamKey);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await team.GetStringAsync("/api/v1/deliveries?status=pending&limit=1", patience.Token)).Contains("\"items\":[]", StringComparison.Ordinal))
        {
        }
    }

    private async Task CompareAsync(RunningProgram program, Receiver[] receivers, int events)
    {
        await using var workspace = Workspace.Over(program.Folder);
        var known = await workspace.QueryAsync(context => context.Events.Select(happened => happened.Id.Value).ToListAsync());
        Assert.Equal(events, known.Count);
        Assert.InRange(events, 112, 312);
        var deliveries = await workspace.QueryAsync(context => context.Deliveries.ToListAsync());
        Assert.All(deliveries, delivery => Assert.Equal(DeliveryState.Succeeded, delivery.State));

        var requests = receivers.SelectMany(receiver => receiver.Requests).ToList();
        Assert.Equal(numbers.Keys.Order(), requests.Select(request => request.Headers["x-aamu-event-id"]).Distinct().Order());
        var repeated = requests.GroupBy(request => request.Headers["x-aamu-delivery-id"]).Where(delivery => delivery.Count() > 1).ToList();
        // One id, one event, one body: whoever keeps the ids knows what is a repeat.
        Assert.All(repeated, delivery => Assert.Single(delivery.Select(request => (request.Headers["x-aamu-event-id"], Convert.ToHexString(request.Body))).Distinct()));
        Assert.Equal(requests.Select(request => request.Headers["x-aamu-event-id"]).Distinct().Count(), requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
        // A number means one delivery, before the restore and after it.
        Assert.All(receivers, receiver => Assert.All(
            receiver.Requests.GroupBy(request => request.Headers["x-aamu-sequence"]), number => Assert.Single(number.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct())));
        // What had been delivered before the backup is not sent again.
        Assert.InRange(repeated.Count, 11, events - 100);
        Assert.All(repeated, delivery => Assert.Contains(delivery.First().Headers["x-aamu-event-id"], known));
    }
}
