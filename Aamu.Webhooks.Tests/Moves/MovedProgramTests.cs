using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Tests.Hosting;
using Aamu.Webhooks.Web.Verbs;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Aamu.Webhooks.Tests.Moves;

/// <summary>The built program leaves its file for a PostgreSQL server, by the command and three settings.</summary>
[Collection(ProcessTests.Name)]
public sealed class MovedProgramTests
{
    private const int Many = 12_000;

    [Fact]
    public async Task What_waited_in_the_file_is_sent_from_the_server_signed_as_before_and_numbers_go_on()
    {
        await using var receiver = await Receiver.StartAsync(200, 503, 200);
        await using var moved = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await using var program = new RunningProgram();
        await program.StartAsync();
        var secret = await MakeWebhookAsync(program, receiver);
        await SubmitAsync(program, "evt_1");
        await receiver.WaitForAsync(1);
        Assert.Contains("Another program already serves", (await program.AskAsync("move-to-postgres", "--to", moved.Server)).Said, StringComparison.Ordinal);
        await SubmitAsync(program, "evt_2");
        await receiver.WaitForAsync(2);
        await program.StopAsync();
        var before = await DigestAsync(program);

        var (code, said) = await program.AskAsync("move-to-postgres", "--to", moved.Server);
        Assert.True(code == ExitCode.Done, said);
        Assert.Contains("every row is the same at both ends", said, StringComparison.Ordinal);
        Assert.Contains("They balance: 2 events", said, StringComparison.Ordinal);
        Assert.Contains($"Secrets:KeyFolder={Path.Combine(program.Folder, "keys")}", said, StringComparison.Ordinal);
        Assert.Equal(before, await DigestAsync(program));

        TakeKeysAlong(program, moved);
        await moved.StartAsync();
        await receiver.WaitForAsync(3);
        await SubmitAsync(moved, "evt_2");
        await SubmitAsync(moved, "evt_3");
        await receiver.WaitForAsync(4);
        Assert.Equal(["evt_1", "evt_2", "evt_2", "evt_3"], receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]));
        Assert.Equal(["1", "2", "2", "3"], receiver.Requests.Select(request => request.Headers["x-aamu-sequence"]));
        Assert.Single(receiver.Requests.Skip(1).Take(2).Select(request => request.Headers["x-aamu-delivery-id"]).Distinct());
        Assert.All(receiver.Requests, request => Assert.True(Signature.Verify(request.Headers["x-aamu-signature"], request.Body, secret, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5))));
        var check = await moved.AskAsync("check", "--no-network");
        Assert.True(check.Code == ExitCode.Done, check.Said);
        var again = await program.AskAsync("move-to-postgres", "--to", moved.Server);
        Assert.Equal((ExitCode.Refused, true), (again.Code, again.Said.Contains("Another program serves", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Killed_in_the_middle_it_goes_on_where_it_was_and_no_server_starts_between()
    {
        await using var receiver = await Receiver.StartAsync(200);
        await using var moved = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await using var program = new RunningProgram();
        await program.StartAsync();
        await MakeWebhookAsync(program, receiver);
        await SubmitAsync(program, "evt_1");
        await receiver.WaitForAsync(1);
        await program.StopAsync();
        await ManyDeliveries.AddAsync(program.Folder, Many);

        using (var killed = program.Begin("move-to-postgres", "--to", moved.Server))
        {
            await Eventually.TrueAsync(() => killed.HasExited || Number(moved.Server, "SELECT rows FROM aamu_move.tables WHERE name = 'Deliveries'") > 0);
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        Assert.InRange(Number(moved.Server, "SELECT COUNT(*) FROM deliveries"), 1, Many);
        foreach (var command in new[] { new[] { "migrate" }, ["check", "--no-network"], ["create-operator", "--email", "olli@example.com"] })
        {
            var refused = await moved.AskAsync(command);
            Assert.NotEqual(ExitCode.Done, refused.Code);
        }

        Assert.Contains("was begun and has not ended", (await moved.AskAsync("migrate")).Said, StringComparison.Ordinal);
        var (code, said) = await program.AskAsync("move-to-postgres", "--to", moved.Server);
        Assert.True(code == ExitCode.Done, said);
        Assert.Contains("Deliveries: goes on after", said, StringComparison.Ordinal);
        Assert.Contains("every row is the same at both ends", said, StringComparison.Ordinal);
        Assert.Equal(Many + 1, Number(moved.Server, "SELECT COUNT(*) FROM deliveries d JOIN events e ON e.key = d.eventkey JOIN attempts a ON a.deliverykey = d.key"));
        Assert.Equal(0, Number(moved.Server, "SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'aamu_move'"));
    }

    [Fact]
    public async Task What_cannot_be_moved_is_refused_in_words_without_the_password()
    {
        var password = LeakWatch.Secret("a-password-of-nobody");
        await using var moved = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await using var program = new RunningProgram();
        await RefusedAsync("There is no database at", "--to", moved.Server);
        Assert.Equal(ExitCode.Done, (await program.AskAsync("migrate")).Code);
        await RefusedAsync("Where to?");
        await RefusedAsync("Where to?", "--to", $"Nonsense=1;Password={password}");
        await RefusedAsync("cannot be reached", "--to", $"Host=127.0.0.1;Port=1;Database=webhooks;Username=aamu;Password={password}");
        await RefusedAsync("cannot be reached", "--set", $"ConnectionStrings:MoveTo=Host=127.0.0.1;Port=1;Database=webhooks;Username=aamu;Password={password}");
        Assert.Equal(ExitCode.Done, (await moved.AskAsync("seed")).Code);
        await RefusedAsync("is not empty: it has rows in", "--to", moved.Server);
        await RefusedAsync("Database:Provider is Postgres already", "--to", moved.Server, "--set", "Database:Provider=Postgres", "--set", $"ConnectionStrings:Webhooks={moved.Server}", "--set", $"Secrets:KeyFolder={program.Folder}");

        InFile(program, "INSERT INTO __EFMigrationsHistory VALUES ('29991231235959_Future', '99.0.0')");
        await RefusedAsync("was written by a newer version", "--to", moved.Server);
        InFile(program, "DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '2999%'");
        InFile(program, "CREATE TABLE Kept AS SELECT * FROM __EFMigrationsHistory ORDER BY MigrationId DESC LIMIT 1");
        InFile(program, "DELETE FROM __EFMigrationsHistory WHERE MigrationId IN (SELECT MigrationId FROM Kept)");
        await RefusedAsync("is of another version of this program", "--to", moved.Server);
        InFile(program, "INSERT INTO __EFMigrationsHistory SELECT * FROM Kept");
        InFile(program, "DROP TABLE Kept");

        async Task RefusedAsync(string why, params string[] options)
        {
            var (code, said) = await program.AskAsync(["move-to-postgres", .. options]);
            Assert.Equal((ExitCode.Refused, true, false), (code, said.Contains(why, StringComparison.Ordinal), said.Contains(password, StringComparison.Ordinal)));
        }
    }

    private static async Task<string> MakeWebhookAsync(RunningProgram program, Receiver receiver)
    {
        using var team = program.Client(RunningProgram.TeamKey);
        using var made = await team.PostAsync("/api/v1/webhooks", Json($$"""{"name":"Counter","url":"{{receiver.Url}}","eventTypes":["*"],"headers":{"X-Own":"own"} }"""));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("secret").GetString()!;
    }

    private static async Task SubmitAsync(RunningProgram program, string id)
    {
        using var aamu = program.Client(RunningProgram.IngestKey);
        using var accepted = await aamu.PostAsync("/api/v1/events", Json($$$"""{"id":"{{{id}}}","type":"task.created","teamId":"{{{Workspace.TeamId}}}","data":{"title":"Paint the sauna door"}}"""));
        Assert.True(accepted.IsSuccessStatusCode, accepted.StatusCode.ToString());
    }

    /// <summary>As whoever moves to another machine does.</summary>
    private static void TakeKeysAlong(RunningProgram from, RunningProgram to)
    {
        Directory.CreateDirectory(Path.Combine(to.Folder, "keys"));
        foreach (var key in Directory.GetFiles(Path.Combine(from.Folder, "keys")))
        {
            File.Copy(key, Path.Combine(to.Folder, "keys", Path.GetFileName(key)), overwrite: true);
        }
    }

    private static async Task<string> DigestAsync(RunningProgram program) => Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(program.Folder, "webhooks.db"))));

    private static void InFile(RunningProgram program, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(program.Folder, "webhooks.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(string server, string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            return command.ExecuteScalar() as long? ?? 0;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return 0;
        }
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
