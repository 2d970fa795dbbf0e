using System.Data.Common;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>Statements of the hot path, straight on SQLite's own interface or on a PostgreSQL connection.</summary>
public sealed class StatementTests
{
    [Fact]
    public async Task Values_go_where_their_numbers_stand_whatever_their_order_in_the_text() => await OnStatementAsync("SELECT $2 || CAST($1 AS text) || CAST($3 AS text) || CAST($2 AS text)", statement =>
    {
        using var row = statement.Bind("b", "a", "c");
        Assert.True(row.Read());
        Assert.Equal("abca", row.GetString(0));
        Assert.False(row.Read());
    });

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_went_in() => await OnStatementAsync(new DialectSql("SELECT $1, $2, $3, $4, $5, $6, $7, $8", "SELECT $1::bigint, $2::int, $3::int, $4::text, $5::text, $6::bytea, $7::bigint, $8::int"), statement =>
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(1_780_670_834_806);
        var longText = new string('ä', 5000);
        using var row = statement.Bind(7L, true, null, "sauna ä €", longText, new byte[] { 0, 1, 2 }, time, DeliveryState.Exhausted);
        Assert.True(row.Read());
        Assert.Equal((7L, true, true), (row.GetInt64(0), row.GetBoolean(1), row.IsNull(2)));
        Assert.Equal(("sauna ä €", longText), (row.GetString(3), row.GetString(4)));
        Assert.Equal([0, 1, 2], row.GetBytes(5));
        Assert.Equal((time, 3), (row.GetTime(6), row.GetInt32(7)));
    });

    [Fact]
    public async Task What_is_empty_is_not_null() => await OnStatementAsync(new DialectSql("SELECT $1, $2", "SELECT $1::text, $2::bytea"), statement =>
    {
        using var row = statement.Bind("", Array.Empty<byte>());
        Assert.True(row.Read());
        Assert.Equal((false, false), (row.IsNull(0), row.IsNull(1)));
        Assert.Equal("", row.GetString(0));
        Assert.Empty(row.GetBytes(1));
    });

    [Fact]
    public async Task A_use_that_broke_off_halfway_does_not_disturb_the_next() => await OnStatementAsync(DialectSql.Of(sql => sql.Numbers("$1")[1..^1]), statement =>
    {
        Assert.True(statement.Bind("[1,2,3]").Read());
        Assert.Equal(9, statement.Bind("[9]").Number());
    });

    [Fact]
    public async Task A_broken_rule_is_told_with_its_number()
    {
        await using var workspace = await Workspace.StartAsync();
        var told = await Assert.ThrowsAnyAsync<DbException>(() => workspace.SqlAsync("INSERT INTO Teams (Id, Name, CreatedAt) VALUES ($1, $1, 0)", Workspace.TeamId.Value));
        Assert.True(told is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation });
    }

    [Fact]
    public async Task One_text_is_one_statement() => await Assert.ThrowsAnyAsync<Exception>(() => OnStatementAsync("SELECT 1; SELECT 2", statement => statement.Run()));

    private static Task OnStatementAsync(string sql, Action<Statement> use) => OnStatementAsync(new DialectSql(sql, sql), use);

    private static async Task OnStatementAsync(DialectSql sql, Action<Statement> use)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<SingleWriter>().WriteAsync(transaction => use(transaction.Statement(sql)));
    }
}
