namespace Hangfire.Storage.SQLite;

/// <summary>The commands of one transaction, and whom to wake when they are committed.</summary>
internal sealed class TransactionWrite(QueueSignals queues, ScheduleSignal schedule) : WriteOperation
{
    private readonly List<ICommand> _commands = [];
    private readonly List<AddToCounter> _counters = [];
    private readonly List<(SQLiteFetchedJob Job, ClaimJob Next)> _finished = [];
    private bool _durable;

    public IReadOnlyList<ICommand> Commands => _commands;

    public override bool Durable => _durable;

    public override IReadOnlyList<AddToCounter> Counters => _counters;

    public void Add(ICommand command)
    {
        _commands.Add(command);
        _durable |= command.Durable;
    }

    public void Add(AddToCounter addition)
    {
        _counters.Add(addition);
        _durable = true;
    }

    /// <summary>Before all others: jobs must exist before they can have states.</summary>
    public void AddFirst(IEnumerable<ICommand> commands)
    {
        _commands.InsertRange(0, commands);
        _durable = true;
    }

    /// <summary>Removes a fetched job from its queue, and claims the next one for its worker.</summary>
    public void Finish(SQLiteFetchedJob job, ClaimJob next)
    {
        Add(new RemoveClaim(job.Claim));
        _finished.Add((job, next));
    }

    public override void Execute(Database database)
    {
        foreach (var command in _commands)
        {
            command.Execute(database);
        }

        foreach (var (_, next) in _finished)
        {
            next.Execute(database);
        }
    }

    public override void Change(JobsInHand jobs)
    {
        foreach (var command in _commands)
        {
            command.Change(jobs);
        }

        foreach (var (_, next) in _finished)
        {
            next.Change(jobs);
        }
    }

    public override void Committed()
    {
        foreach (var (job, next) in _finished)
        {
            job.Finished(next.Claimed);
        }

        foreach (var queue in _commands.OfType<Enqueue>().GroupBy(enqueue => enqueue.Queue, StringComparer.Ordinal))
        {
            queues.Added(queue.Key, queue.Count());
        }

        if (_commands.Exists(command => command is AddToSet { Key: "schedule" }))
        {
            schedule.Changed();
        }
    }

    public override void RolledBack() => _finished.ForEach(finished => finished.Next.RolledBack());
}
