namespace Hangfire.Storage.SQLite;

/// <summary>A write operation of one command.</summary>
internal sealed class SingleCommand(ICommand command) : WriteOperation
{
    public override bool Durable => command.Durable;

    public override void Execute(Database database) => command.Execute(database);

    public override void Change(JobsInHand jobs) => command.Change(jobs);
}
