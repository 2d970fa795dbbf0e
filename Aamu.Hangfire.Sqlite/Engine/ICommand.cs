namespace Hangfire.Storage.SQLite;

/// <summary>One change to the database, a part of a write operation.</summary>
internal interface ICommand
{
    /// <summary>Whether a caller relies on it after a power loss; see <see cref="WriteOperation.Durable"/>.</summary>
    bool Durable => true;

    void Execute(Database database);

    /// <summary>See <see cref="WriteOperation.Change"/>.</summary>
    void Change(JobsInHand jobs)
    {
    }
}
