using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Data;

public sealed class WebhooksDatabaseTests
{
    [Fact]
    public async Task A_second_program_on_the_same_file_is_refused_in_words()
    {
        await using var workspace = await Workspace.StartAsync();
        using var second = new WebhooksDatabase($"Data Source={workspace.Database}");
        var refusal = Assert.Throws<InvalidOperationException>(second.Open);
        Assert.Equal($"Another program already serves {workspace.Database}. Stop it, or give this one a file of its own.", refusal.Message);
    }

    [Fact]
    public async Task A_file_written_by_a_newer_version_is_refused_in_words()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<SingleWriter>().WriteAsync(transaction =>
            transaction.Prepared("INSERT INTO __EFMigrationsHistory VALUES ('29991231235959_Future', '99.0.0')").ExecuteNonQuery());
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => workspace.AfterCrashAsync());
        Assert.Contains("29991231235959_Future is unknown here", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contexts_for_reading_cannot_write()
    {
        await using var workspace = await Workspace.StartAsync();
        var refusal = await Assert.ThrowsAsync<SqliteException>(() => workspace.QueryAsync(context => context.Teams.ExecuteDeleteAsync()));
        Assert.Contains("readonly", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await workspace.QueryAsync(context => context.Teams.CountAsync()));
    }

    [Fact]
    public async Task The_file_is_written_as_promised()
    {
        await using var workspace = await Workspace.StartAsync();
        Task<string> PragmaAsync(string name) => workspace.Get<SingleWriter>().WriteAsync(transaction => transaction.Prepared($"PRAGMA {name}").ExecuteScalar()!.ToString()!);
        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal("2", await PragmaAsync("synchronous"));
        Assert.Equal("2", await PragmaAsync("auto_vacuum"));
        Assert.Equal("1", await PragmaAsync("foreign_keys"));
    }
}
