using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Moves;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Moves;

/// <summary>A file's rows in a database of a real PostgreSQL server.</summary>
public sealed class DatabaseMoveTests
{
    private static readonly JsonSerializerOptions AsTheyAre = new() { Converters = { new ToTheMicrosecond() } };

    [Fact]
    public async Task A_row_of_every_table_arrives_as_it_was_with_all_that_is_in_it()
    {
        await using var ends = await TwoEnds.OpenAsync();
        await FillAsync(ends);
        var before = await DigestAsync(ends);

        var report = await ends.RunAsync();
        Assert.Empty(report.Mismatches);
        await ends.Move().EndAsync(CancellationToken.None);
        Assert.Equal(before, await DigestAsync(ends));
        Assert.Equal(ends.InFile("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name"), report.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.All(report.Tables, table => Assert.Equal(1, table.Rows));
        Assert.Equal(1, report.Tables.Single(table => table.Name == "Events").Replaced);
        Assert.Equal(0, report.Tables.Single(table => table.Name == "HealthMarks").Replaced);
        foreach (var model in ends.Models)
        {
            await using var file = model.Source();
            await using var server = model.Target();
            var (written, arrived) = (await AllAsync(file), await AllAsync(server));
            Assert.Contains("s\u00e4\\u0000una", string.Concat(written).Replace("\\u00E4", "\u00e4", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(written.Select(row => row.Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal)), arrived);
        }

        ends.Server.Open();
    }

    [Fact]
    public async Task The_servers_numbers_go_on_after_all_that_the_file_has_given_also_to_rows_that_are_gone()
    {
        await using var ends = await TwoEnds.OpenAsync();
        await FillAsync(ends);
        ends.InFile("UPDATE sqlite_sequence SET seq = 41 WHERE name = 'Events'");

        await ends.RunAsync();
        Assert.Equal(42L, await ends.OnServerAsync("SELECT nextval('events_key_seq')"));
        Assert.Equal(2L, await ends.OnServerAsync("SELECT nextval('deliveries_key_seq')"));
        Assert.Equal(2L, await ends.OnServerAsync("SELECT nextval(pg_get_serial_sequence('aspnetuserclaims', 'id'))"));
    }

    [Theory]
    [InlineData("BEFORE", "NEW.url = 'https://elsewhere.example/'; RETURN NEW;", "Attempts 1: Url is not the same.")]
    [InlineData("AFTER", "UPDATE attempts SET key = 7; RETURN NEW;", "Attempts 1: it is not on the server.", "Attempts 7: it is on the server only.")]
    public async Task What_is_not_the_same_is_named_and_no_server_starts_on_it(string when, string spoils, params string[] named)
    {
        await using var ends = await TwoEnds.OpenAsync();
        await FillAsync(ends);
        await ends.MigrateAsync();
        await ends.OnServerAsync($"CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {spoils} END $$; CREATE TRIGGER spoil {when} INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION spoil()");

        Assert.Equal(named, (await ends.RunAsync()).Mismatches);
        var refused = Assert.Throws<StartRefusedException>(ends.Server.Open);
        Assert.Equal($"A move of a SQLite file to {ends.Server.Name} was begun and has not ended. Run move-to-postgres again, or use an empty database.", refused.Message);
    }

    [Fact]
    public async Task A_move_that_was_stopped_goes_on_where_it_was_unless_the_file_was_written_to_meanwhile()
    {
        await using var ends = await TwoEnds.OpenAsync();
        await AddAttemptsAsync(ends, 600);
        using (var stop = new CancellationTokenSource())
        {
            var stopped = new DatabaseMove(ends.File, ends.Server, ends.Models, line => StopAfter("Attempts", line, stop));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.RunAsync(ends.MigrateAsync, stop.Token));
        }

        // As if it had been stopped in the middle of the table.
        await ends.OnServerAsync("DELETE FROM attempts WHERE key > 256; UPDATE aamu_move.tables SET rows = 256 WHERE name = 'Attempts'");
        Assert.Empty((await ends.RunAsync()).Mismatches);
        Assert.Contains("Attempts: goes on after 256 of 600 rows.", ends.Said);
        Assert.Equal(600L, await ends.OnServerAsync("SELECT COUNT(*) FROM attempts"));

        await AddAttemptsAsync(ends, 1);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(ends.RunAsync);
        Assert.Equal($"{ends.File.Path} was written to since its move to {ends.Server.Name} began. Empty that database, and begin again.", refused.Message);
    }

    [Fact]
    public async Task A_database_that_is_not_empty_or_holds_another_move_is_left_alone()
    {
        await using var ends = await TwoEnds.OpenAsync();
        await ends.MigrateAsync();
        await ends.OnServerAsync("INSERT INTO teams (id, name, createdat) VALUES ('team_1', 'One', 0)");
        Assert.Equal($"{ends.Server.Name} is not empty: it has rows in Teams. Move into an empty database.", (await Assert.ThrowsAsync<StartRefusedException>(ends.RunAsync)).Message);

        await ends.OnServerAsync("DELETE FROM teams");
        await ends.RunAsync();
        await ends.OnServerAsync("UPDATE aamu_move.source SET file = '/srv/other.db'");
        Assert.Equal($"{ends.Server.Name} holds an unfinished move of /srv/other.db. Go on with that one, or move into an empty database.", (await Assert.ThrowsAsync<StartRefusedException>(ends.RunAsync)).Message);
    }

    private static async Task FillAsync(TwoEnds ends)
    {
        foreach (var open in ends.FileContexts)
        {
            await using var context = open();
            await OneOfEach.AddAsync(context);
        }
    }

    private static async Task AddAttemptsAsync(TwoEnds ends, int count)
    {
        await using var context = ends.FileContexts[0]();
        var number = await context.Set<Attempt>().CountAsync();
        context.AddRange(Enumerable.Range(number + 1, count).Select(number => new Attempt { DeliveryKey = 1, Number = number, Url = "https://receiver.example/" }));
        await context.SaveChangesAsync();
    }

    private static void StopAfter(string table, string line, CancellationTokenSource stop)
    {
        if (line.StartsWith(table, StringComparison.Ordinal))
        {
            stop.Cancel();
        }
    }

    private static async Task<string> DigestAsync(TwoEnds ends) => Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(ends.File.Path)));

    /// <summary>Every row of every table as JSON, by the name of its class.</summary>
    private static async Task<List<string>> AllAsync(DbContext context)
    {
        var all = new List<string>();
        foreach (var type in context.Model.GetEntityTypes().Where(type => !type.IsOwned()).OrderBy(type => type.Name))
        {
            var rows = (IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(type.ClrType).Invoke(context, null)!;
            all.AddRange((await rows.AsNoTracking().ToListAsync()).Select(row => $"{type.Name} {JsonSerializer.Serialize(row, type.ClrType, AsTheyAre)}"));
        }

        return all;
    }

    private sealed class ToTheMicrosecond : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteNumberValue(value.UtcTicks / TimeSpan.TicksPerMicrosecond);
    }
}
