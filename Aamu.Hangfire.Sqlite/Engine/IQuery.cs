namespace Hangfire.Storage.SQLite;

/// <summary>One question to the database.</summary>
internal interface IQuery<out T>
{
    T Read(Database database);
}
