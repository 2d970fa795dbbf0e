namespace Aamu.Webhooks.Core.Data;

/// <summary>A statement that each database wants in words of its own. What both understand is one plain text.</summary>
public sealed record DialectSql(string Sqlite, string Postgres)
{
    /// <summary>One statement, with the few words in it that differ.</summary>
    internal static DialectSql Of(Func<Dialect, string> statement) => new(statement(Dialect.OfSqlite), statement(Dialect.OfPostgres));

    /// <summary>The words of the database that the context is on.</summary>
    internal string For(Microsoft.EntityFrameworkCore.DbContext context) => context is Postgres.PostgresWebhooksDbContext ? Postgres : Sqlite;
}
