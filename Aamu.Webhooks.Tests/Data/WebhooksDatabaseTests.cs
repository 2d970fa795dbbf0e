using System.Data.Common;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Aamu.Webhooks.Tests.Data;

public sealed class WebhooksDatabaseTests
{
    [Fact]
    public async Task A_second_program_on_the_same_file_is_refused_in_words()
    {
        await using var workspace = await Workspace.StartAsync();
        using var second = new SqliteDatabase($"Data Source={workspace.Database}");
        var refusal = Assert.Throws<Aamu.Webhooks.Core.StartRefusedException>(second.Open);
        Assert.Equal($"Another program already serves {workspace.Database}. Stop it, or give this one a file of its own.", refusal.Message);
    }

    [Fact]
    public async Task A_file_written_by_a_newer_version_is_refused_in_words()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<SingleWriter>().WriteAsync(transaction =>
            transaction.Statement("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29991231235959_Future', '99.0.0')").Run());
        var refusal = await Assert.ThrowsAsync<Aamu.Webhooks.Core.StartRefusedException>(() => workspace.AfterCrashAsync());
        Assert.Contains("29991231235959_Future is unknown here", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_was_killed_while_it_brought_the_schema_up_to_date_can_start_again()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        await workspace.SqlAsync("CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)");
        await workspace.SqlAsync("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01')");
        await Task.Run(workspace.Get<WebhooksDatabase>().Open).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_refused_in_words()
    {
        await using var workspace = await Workspace.StartAsync();
        var refused = await Assert.ThrowsAsync<Aamu.Webhooks.Core.StartRefusedException>(async () =>
        {
            using var header = await DamagedHeader.OfAsync(workspace);
            workspace.Get<WebhooksDatabase>().Open();
        });
        Assert.Equal($"The database file is damaged. It is {workspace.Database}.", refused.Message);
    }

    [Fact]
    public async Task The_log_gives_back_what_it_grew_to_while_somebody_read()
    {
        const long Most = 64 * 1024 * 1024;
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        var large = $$$"""{"type":"task.created","teamId":"team_1","data":{"x":"{{{new string('x', 250_000)}}}"}}""";
        using (var reader = workspace.Get<WebhooksDatabase>().OpenToRead())
        {
            reader.Run("BEGIN");
            Assert.Equal(0, reader.Statement("SELECT COUNT(*) FROM Events").Number());
            for (var i = 0; i < 3; i++)
            {
                await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => workspace.SubmitAsync(large)));
            }

            Assert.True(Log() > Most);
            reader.Run("COMMIT");
        }

        for (var i = 0; i < 3; i++)
        {
            await workspace.EventAsync();
        }

        Assert.InRange(Log(), 1, Most);

        long Log() => new FileInfo(workspace.Database + "-wal").Length;
    }

    [Fact]
    public async Task Contexts_for_reading_cannot_write()
    {
        await using var workspace = await Workspace.StartAsync();
        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => workspace.QueryAsync(context => context.Teams.ExecuteDeleteAsync()));
        Assert.Matches("read-?only", refusal.Message);
        Assert.Equal(1, await workspace.QueryAsync(context => context.Teams.CountAsync()));
    }

    [Fact]
    public async Task The_file_is_written_as_promised()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        Task<string> PragmaAsync(string name) => workspace.Get<SingleWriter>().WriteAsync(transaction => transaction.Statement($"PRAGMA {name}").Text()!);
        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal("2", await PragmaAsync("synchronous"));
        Assert.Equal("2", await PragmaAsync("auto_vacuum"));
        Assert.Equal("1", await PragmaAsync("foreign_keys"));
    }

    [Fact]
    public void Attempts_of_a_file_from_before_they_had_keys_are_kept_in_their_order() => AfterUpgrade(
        "Initial",
        """
        INSERT INTO Attempts (DeliveryKey, Number, StartedAt, DurationMs, Outcome, Url, ResponseTruncated, WebhookVersion)
        VALUES (8, 1, 10, 1.5, 33, 'u', 0, 1), (7, 1, 20, 1.5, 0, 'u', 0, 1), (8, 2, 30, 2.5, 0, 'u', 1, 1)
        """,
        after =>
        {
            Assert.Equal([(1L, 8L, 1), (2L, 7L, 1), (3L, 8L, 2)], after.Attempts.OrderBy(row => row.Key).ToList().Select(row => (row.Key, row.DeliveryKey, row.Number)));
            Assert.Equal((2.5, true), (after.Attempts.Single(row => row.Key == 3).DurationMs, after.Attempts.Single(row => row.Key == 3).ResponseTruncated));
        });

    [Fact]
    public void Webhooks_of_a_file_from_before_histories_have_numbered_secrets_and_their_present_version_is_complete() => AfterUpgrade(
        "Invitations",
        """
        INSERT INTO Webhooks (Key, Id, TeamId, Name, Description, Url, Status, EventTypes, ProjectIds, Headers, Version, CreatedAt, UpdatedAt, AfterEvent)
        VALUES (1, 'wh_1', 't', 'n', 'About', 'u', 0, '[]', '[]', json_array(json_object('Name', 'x-a', 'Value', '1')), 2, 0, 0, 0);
        INSERT INTO WebhookSecrets (WebhookKey, Value, CreatedAt, ExpiresAt) VALUES (1, 'a', 0, 5000), (1, 'b', 0, NULL);
        INSERT INTO WebhookVersions (WebhookKey, Version, At, "By", Name, Url, Status, EventTypes, ProjectIds) VALUES (1, 1, 0, 'p', 'n', 'u', 0, '[]', '[]'), (1, 2, 0, 'p', 'n', 'u', 0, '[]', '[]')
        """,
        after =>
        {
            var versions = after.WebhookVersions.OrderBy(row => row.Version).ToList();
            Assert.Equal([null, "About"], versions.Select(row => row.Description));
            Assert.Empty(versions[0].Secrets);
            Assert.Equal([new SigningKey(2, null), new SigningKey(1, DateTimeOffset.FromUnixTimeMilliseconds(5000))], versions[1].Secrets);
            Assert.Equal([new CustomHeader("x-a", "1")], versions[1].Headers);
        });

    [Fact]
    public void A_sandbox_of_a_file_from_before_scripts_keeps_its_address_and_what_it_received() => AfterUpgrade(
        "Incidents",
        """
        INSERT INTO SandboxInboxes (Token, TeamId, CreatedAt) VALUES ('abc', 't', 5), ('def', 'u', 6);
        INSERT INTO SandboxRequests (Token, At, Method, Headers, Body) VALUES ('abc', 7, 'POST', '', x'01'), ('gone', 8, 'POST', '', x'02')
        """,
        after =>
        {
            var inboxes = after.SandboxInboxes.OrderBy(row => row.CreatedAt).ToList();
            Assert.Equal([("abc", "Sandbox"), ("def", "Sandbox")], inboxes.Select(row => (row.Token, row.Name)));
            Assert.Equal(2, inboxes.Select(row => row.Id).Distinct().Count());
            Assert.All(inboxes, row => Assert.Equal(new SandboxStep(), Assert.Single(row.Script.Steps)));
            var request = Assert.Single(after.SandboxRequests.ToList());
            Assert.Equal((inboxes[0].Id, null, (byte)1), (request.SandboxId, request.Reply, request.Body[0]));
        });

    private static void AfterUpgrade(string from, string sql, Action<WebhooksDbContext> check)
    {
        var folder = Directory.CreateTempSubdirectory("aamu-");
        try
        {
            using var database = new SqliteDatabase($"Data Source={Path.Combine(folder.FullName, "webhooks.db")};Pooling=False");
            using (var before = new WebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite(database.ConnectionString).Options))
            {
                before.GetService<IMigrator>().Migrate(from);
                before.Database.ExecuteSqlRaw(sql);
            }

            database.Open();
            using var after = new WebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite(database.ConnectionString).Options);
            check(after);
            Assert.Empty(after.Database.GetPendingMigrations());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
