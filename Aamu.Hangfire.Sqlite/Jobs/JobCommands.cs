namespace Hangfire.Storage.SQLite;

/// <summary>A new job. It may wait in memory until its first state is known, see <see cref="DeferredJobs"/>.</summary>
internal sealed record CreateJob(long Id, InvocationData Invocation, string Parameters, long CreatedAt, long? ExpireAt) : ICommand
{
    private const string Sql =
        """
        INSERT INTO HangfireJob (Id, CreatedAt, ExpireAt, Type, Method, ParameterTypes, Arguments, Queue, Parameters, StateName, StateReason, StateData, StateAt)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;

    public Lock Gate { get; } = new();

    public bool Written { get; set; }

    /// <summary>The first state, when it is written in the same transaction.</summary>
    public SetJobState? FirstState { get; set; }

    public void Execute(Database database)
    {
        var state = FirstState?.State;
        database.Statement(Sql)
            .Bind(Id).Bind(CreatedAt).Bind(FirstState is { ChangesExpiry: true } ? FirstState.ExpireAt : ExpireAt)
            .Bind(Invocation.Type).Bind(Invocation.Method).Bind(Invocation.ParameterTypes).Bind(Invocation.Arguments).Bind(Invocation.Queue).Bind(Parameters)
            .Bind(state?.Name).Bind(state?.Reason).Bind(state?.Data).Bind(state?.At)
            .Run();
    }
}

/// <summary>A state as it is stored.</summary>
internal sealed record StoredState(string Name, string? Reason, string Data, long At);

/// <summary>Moves a job to a state and adds it to its history; an expiry set right after it goes along in the same statement.</summary>
internal sealed record SetJobState(long JobId, StoredState State) : ICommand
{
    private const string Sql = "UPDATE HangfireJob SET StateName = ?2, StateReason = ?3, StateData = ?4, StateAt = ?5 WHERE Id = ?1";

    private const string SqlWithExpiry =
        "UPDATE HangfireJob SET StateName = ?2, StateReason = ?3, StateData = ?4, StateAt = ?5, ExpireAt = ?6 WHERE Id = ?1";

    public bool ChangesExpiry { get; private set; }

    public long? ExpireAt { get; private set; }

    /// <summary>The job is created in the same transaction and its row already has this state.</summary>
    public bool InNewRow { get; set; }

    /// <summary>A job whose "Processing" is lost with the power is found fetched or in its queue, and runs again either way.</summary>
    public bool Durable => State.Name != States.ProcessingState.StateName;

    public void Expire(long? at)
    {
        ChangesExpiry = true;
        ExpireAt = at;
    }

    public void Execute(Database database)
    {
        if (InNewRow || Update(database) > 0)
        {
            AddJobState.Insert(database, JobId, State);
        }
    }

    public void Change(JobsInHand jobs)
    {
        if (!InNewRow)
        {
            jobs.Moved(JobId, State.Name);
        }
    }

    private int Update(Database database)
    {
        var update = database.Statement(ChangesExpiry ? SqlWithExpiry : Sql).Bind(JobId).Bind(State.Name).Bind(State.Reason).Bind(State.Data).Bind(State.At);
        return (ChangesExpiry ? update.Bind(ExpireAt) : update).Run();
    }
}

/// <summary>Adds to a job's history alone.</summary>
internal sealed record AddJobState(long JobId, StoredState State) : ICommand
{
    private const string Sql =
        """
        INSERT INTO HangfireState (JobId, Number, Name, Reason, CreatedAt, Data)
        VALUES (?1, (SELECT ifnull(max(Number), 0) + 1 FROM HangfireState WHERE JobId = ?1), ?2, ?3, ?4, ?5)
        """;

    public void Execute(Database database)
    {
        if (database.Statement("SELECT 1 FROM HangfireJob WHERE Id = ?1").Bind(JobId).Number() > 0)
        {
            Insert(database, JobId, State);
        }
    }

    /// <summary>Of a job that is known to be there.</summary>
    public static void Insert(Database database, long jobId, StoredState state) =>
        database.Statement(Sql).Bind(jobId).Bind(state.Name).Bind(state.Reason).Bind(state.At).Bind(state.Data).Run();
}

/// <summary>Sets or, with null, takes away the time at which a job may be removed.</summary>
internal sealed record ExpireJob(long JobId, long? At) : ICommand
{
    public void Execute(Database database) =>
        database.Statement("UPDATE HangfireJob SET ExpireAt = ?2 WHERE Id = ?1").Bind(JobId).Bind(At).Run();
}

internal sealed record SetJobParameter(long JobId, string Name, string? Value) : ICommand
{
    public void Execute(Database database)
    {
        if (new ReadJobParameters(JobId).Read(database) is { } parameters)
        {
            parameters[Name] = Value;
            database.Statement("UPDATE HangfireJob SET Parameters = ?2 WHERE Id = ?1").Bind(JobId).Bind(TextMap.Write(parameters)).Run();
        }
    }

    public void Change(JobsInHand jobs) => jobs.Forget(JobId);
}
