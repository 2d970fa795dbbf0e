namespace Hangfire.Storage.SQLite;

/// <summary>
/// Times are Unix milliseconds. The current state lives in the job's row, so that lists need no join; parameters and state data are JSON objects of strings.
/// A queue row belongs to the process in <c>Owner</c> while it is fetched. Lists, sets and hashes expire as a whole by <c>HangfireExpiry</c>.
/// Tables carry a prefix, so that the file may be shared with other tables.
/// </summary>
internal static class SchemaVersion1
{
    public const string Script =
        """
        CREATE TABLE HangfireSequence (Name TEXT PRIMARY KEY, Next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO HangfireSequence (Name, Next) VALUES ('Job', 1);

        CREATE TABLE HangfireOwner (Id INTEGER PRIMARY KEY AUTOINCREMENT, ProcessId INTEGER NOT NULL, StartedAt INTEGER NOT NULL) STRICT;

        CREATE TABLE HangfireJob (
            Id INTEGER PRIMARY KEY,
            CreatedAt INTEGER NOT NULL,
            ExpireAt INTEGER,
            StateName TEXT,
            StateAt INTEGER,
            StateReason TEXT,
            StateData TEXT,
            Type TEXT,
            Method TEXT,
            ParameterTypes TEXT,
            Arguments TEXT,
            Queue TEXT,
            Parameters TEXT NOT NULL
        ) STRICT;
        CREATE INDEX HangfireJobByState ON HangfireJob (StateName, StateAt) WHERE StateName IS NOT NULL;
        CREATE INDEX HangfireJobByExpiry ON HangfireJob (ExpireAt) WHERE ExpireAt IS NOT NULL;

        CREATE TABLE HangfireState (
            JobId INTEGER NOT NULL,
            Number INTEGER NOT NULL,
            Name TEXT NOT NULL,
            Reason TEXT,
            CreatedAt INTEGER NOT NULL,
            Data TEXT,
            PRIMARY KEY (JobId, Number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE HangfireQueue (Id INTEGER PRIMARY KEY, Queue TEXT NOT NULL, JobId INTEGER NOT NULL, Owner INTEGER, FetchedAt INTEGER) STRICT;
        CREATE INDEX HangfireQueueReady ON HangfireQueue (Queue, Id) WHERE Owner IS NULL;
        CREATE INDEX HangfireQueueFetched ON HangfireQueue (Owner) WHERE Owner IS NOT NULL;

        CREATE TABLE HangfireSet (Key TEXT NOT NULL, Value TEXT NOT NULL, Score REAL NOT NULL, PRIMARY KEY (Key, Value)) STRICT, WITHOUT ROWID;
        CREATE INDEX HangfireSetByScore ON HangfireSet (Key, Score, Value);

        CREATE TABLE HangfireList (Id INTEGER PRIMARY KEY, Key TEXT NOT NULL, Value TEXT) STRICT;
        CREATE INDEX HangfireListByKey ON HangfireList (Key, Id);

        CREATE TABLE HangfireHash (Key TEXT NOT NULL, Field TEXT NOT NULL, Value TEXT, PRIMARY KEY (Key, Field)) STRICT, WITHOUT ROWID;

        CREATE TABLE HangfireCounter (Key TEXT PRIMARY KEY, Value INTEGER NOT NULL, ExpireAt INTEGER) STRICT, WITHOUT ROWID;
        CREATE INDEX HangfireCounterByExpiry ON HangfireCounter (ExpireAt) WHERE ExpireAt IS NOT NULL;

        CREATE TABLE HangfireExpiry (Kind TEXT NOT NULL, Key TEXT NOT NULL, ExpireAt INTEGER NOT NULL, PRIMARY KEY (Kind, Key)) STRICT, WITHOUT ROWID;
        CREATE INDEX HangfireExpiryByTime ON HangfireExpiry (ExpireAt);

        CREATE TABLE HangfireServer (
            Id TEXT PRIMARY KEY,
            Owner INTEGER NOT NULL,
            Workers INTEGER NOT NULL,
            Queues TEXT NOT NULL,
            StartedAt INTEGER NOT NULL,
            HeartbeatAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;
}
