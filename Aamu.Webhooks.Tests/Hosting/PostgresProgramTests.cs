using System.Net;
using System.Text;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Npgsql;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>The built program on a PostgreSQL server, by its settings alone.</summary>
[Collection(ProcessTests.Name)]
public sealed class PostgresProgramTests
{
    private const string PlansOfKeyUses = "hangfire:lock:recurring-job:write down when keys were used";

    [Fact]
    public async Task An_event_goes_out_signed_and_again_after_an_error_and_a_kill_loses_nothing()
    {
        await using var receiver = await Receiver.StartAsync(503, 200);
        await using var program = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await program.StartAsync();
        using var team = program.Client(RunningProgram.TeamKey);
        using var made = await team.PostAsync("/api/v1/webhooks", Json($$"""{"name":"Counter","url":"{{receiver.Url}}","eventTypes":["*"]}"""));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var secret = System.Text.Json.JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("secret").GetString()!;

        await SubmitAsync(program, "evt_1");
        await receiver.WaitForAsync(2);
        Assert.All(receiver.Requests, request => Assert.True(Signature.Verify(request.Headers["x-aamu-signature"], request.Body, secret, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5))));
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            // The last answer is written down a moment after the receiver has given it.
            while (!(await team.GetStringAsync("/api/v1/deliveries?status=succeeded", patience.Token)).Contains("evt_1", StringComparison.Ordinal))
            {
            }
        }

        await program.KillAsync();
        await program.StartAsync();
        await SubmitAsync(program, "evt_2");
        await receiver.WaitForAsync(3);
        Assert.Equal(["evt_1", "evt_1", "evt_2"], receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]));
    }

    /// <summary>Hangfire's locks on PostgreSQL are rows, which nobody takes back when their holder is killed.</summary>
    [Fact]
    public async Task Killed_with_locks_of_the_jobs_in_hand_it_starts_again_and_they_are_free()
    {
        await using var program = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await program.StartAsync();
        await program.KillAsync();
        await LeaveAsync(program.Server, "hangfire:recurring-jobs:lock");
        await LeaveAsync(program.Server, PlansOfKeyUses);
        await program.StartAsync();
        Assert.DoesNotContain("stay as they are", program.Output, StringComparison.Ordinal);

        await using var beside = new RunningProgram { Beside = program };
        await LeaveAsync(program.Server, PlansOfKeyUses);
        await beside.StartAsync();
        await Eventually.TrueAsync(() => beside.Output.Contains($"stay as they are: {PlansOfKeyUses}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beside_a_server_commands_work_and_a_files_commands_are_refused_in_words()
    {
        await using var program = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await program.StartAsync();
        var migrate = await program.AskAsync("migrate");
        Assert.True(migrate.Code == 0, migrate.Said);
        Assert.Contains("is up to date", migrate.Said, StringComparison.Ordinal);
        var backup = await program.AskAsync("backup", "--to", program.Folder);
        Assert.Equal(2, backup.Code);
        Assert.Contains("pg_dump", backup.Said, StringComparison.Ordinal);
        var check = await program.AskAsync("check", "--no-network");
        Assert.True(check.Code == 0, check.Said);
        Assert.Contains("They balance", check.Said, StringComparison.Ordinal);
    }

    private static async Task LeaveAsync(string server, string resource)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var leave = new NpgsqlCommand("INSERT INTO hangfire.lock (resource, acquired) VALUES ($1, now()) ON CONFLICT (resource) DO UPDATE SET acquired = now()", connection) { Parameters = { new() { Value = resource } } };
        await leave.ExecuteNonQueryAsync();
    }

    private static async Task SubmitAsync(RunningProgram program, string id)
    {
        using var aamu = program.Client(RunningProgram.IngestKey);
        using var accepted = await aamu.PostAsync("/api/v1/events", Json($$$"""{"id":"{{{id}}}","type":"task.created","teamId":"{{{Workspace.TeamId}}}","data":{"title":"Paint the sauna door"}}"""));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
