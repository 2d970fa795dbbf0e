namespace Aamu.Webhooks.Core.Data.Sqlite;

/// <summary>
/// The tables of an empty file, made in one go instead of by every migration there ever was. <c>NewFile.sql</c> is what the migrations make, written by the test that compares the two.
/// </summary>
internal static class NewFile
{
    private static readonly Lazy<DialectSql> schema = new(() =>
    {
        using var stream = typeof(NewFile).Assembly.GetManifestResourceStream(typeof(NewFile), "NewFile.sql")!;
        using var reader = new StreamReader(stream);
        return new DialectSql(reader.ReadToEnd(), "");
    });

    /// <summary>One that has anything in it is left as it is.</summary>
    public static void FillIfEmpty(StoreConnection connection)
    {
        connection.Begin();
        if (connection.Statement("SELECT COUNT(*) FROM sqlite_master").Number() == 0)
        {
            connection.Script(schema.Value);
        }

        connection.Run("COMMIT");
    }
}
