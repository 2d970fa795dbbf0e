namespace Hangfire.Storage.SQLite;

/// <summary>The commands of one transaction, and whom to wake when they are committed.</summary>
internal sealed class TransactionWrite(QueueSignals queues, ScheduleSignal schedule) : WriteOperation
{
    private readonly List<ICommand> _commands = [];
    private readonly List<SQLiteFetchedJob> _removed = [];
    private bool _durable;

    public IReadOnlyList<ICommand> Commands => _commands;

    public override bool Durable => _durable;

    public void Add(ICommand command)
    {
        _commands.Add(command);
        _durable |= command.Durable;
    }

    /// <summary>Before all others: jobs must exist before they can have states.</summary>
    public void AddFirst(IEnumerable<ICommand> commands)
    {
        _commands.InsertRange(0, commands);
        _durable = true;
    }

    public void Remove(SQLiteFetchedJob job)
    {
        Add(new RemoveClaim(job.Claim));
        _removed.Add(job);
    }

    public override void Execute(Database database)
    {
        foreach (var command in _commands)
        {
            command.Execute(database);
        }
    }

    public override void Committed()
    {
        _removed.ForEach(job => job.Removed());
        foreach (var queue in _commands.OfType<Enqueue>().GroupBy(enqueue => enqueue.Queue, StringComparer.Ordinal))
        {
            queues.Added(queue.Key, queue.Count());
        }

        if (_commands.Exists(command => command is AddToSet { Key: "schedule" }))
        {
            schedule.Changed();
        }
    }
}
