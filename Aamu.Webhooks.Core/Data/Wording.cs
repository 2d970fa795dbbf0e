namespace Aamu.Webhooks.Core.Data;

/// <summary>A statement that each database wants in words of its own. What both understand is one plain text.</summary>
public sealed record Wording(string Sqlite, string Postgres)
{
    /// <summary>One statement, with the few words in it that differ.</summary>
    internal static Wording Of(Func<Words, string> statement) => new(statement(Words.OfSqlite), statement(Words.OfPostgres));

    /// <summary>The words of the database that the context is on.</summary>
    internal string For(Microsoft.EntityFrameworkCore.DbContext context) => context is Postgres.PostgresWebhooksDbContext ? Postgres : Sqlite;
}
