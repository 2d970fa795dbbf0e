using Hangfire;
using Hangfire.Logging;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

public sealed class StorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_entry_point_is_that_of_other_storages()
    {
        var configuration = GlobalConfiguration.Configuration.UseSQLiteStorage(Database, new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal });
        using var storage = configuration.Entry;

        Assert.Equal(Database, storage.Path);
        Assert.Equal(SQLiteSynchronous.Normal, storage.Options.Synchronous);
        Assert.Same(storage, JobStorage.Current);
        Assert.Equal($"SQLite: {Database}", $"{storage}");
    }

    [Theory]
    [InlineData("Data Source={0}")]
    [InlineData("DataSource={0};Mode=ReadWriteCreate")]
    [InlineData("{0}")]
    public void A_path_and_a_connection_string_are_both_understood(string form)
    {
        using var storage = new SQLiteStorage(string.Format(null, form, Database));

        Assert.Equal(Database, storage.Path);
        Assert.True(File.Exists(Database));
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("Data Source=:memory:")]
    [InlineData("file:jobs?mode=memory")]
    [InlineData(" ")]
    public void What_names_no_file_is_refused(string path) => Assert.Throws<ArgumentException>(() => new SQLiteStorage(path));

    [Fact]
    public void Jobs_outlive_the_storage()
    {
        string id;
        using (var storage = new SQLiteStorage(Database))
        {
            id = new BackgroundJobClient(storage).Enqueue(() => Work.Do("a"));
        }

        using var again = new SQLiteStorage(Database);
        Assert.Equal(1, again.GetMonitoringApi().EnqueuedCount("default"));
        Assert.Equal("Enqueued", again.GetMonitoringApi().JobDetails(id).History.Single().StateName);
    }

    [Fact]
    public void Ids_are_not_given_again_after_a_restart()
    {
        HashSet<string> ids = [];
        for (var round = 0; round < 3; round++)
        {
            using var storage = new SQLiteStorage(Database);
            Assert.True(ids.Add(new BackgroundJobClient(storage).Enqueue(() => Work.Do("a"))));
        }
    }

    [Fact]
    public void Jobs_still_fetched_when_the_storage_ends_go_back_to_their_queue()
    {
        using (var storage = new SQLiteStorage(Database))
        {
            new BackgroundJobClient(storage).Enqueue(() => Work.Do("a"));
            storage.GetConnection().FetchNextJob(["default"], CancellationToken.None);
            Assert.Equal(0, storage.GetMonitoringApi().EnqueuedCount("default"));
        }

        using var again = new SQLiteStorage(Database);
        Assert.Equal(1, again.GetMonitoringApi().EnqueuedCount("default"));
    }

    [Fact]
    public void The_log_says_how_the_storage_behaves()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(70), PreciseSchedule = false });
        var log = new LogLines();
        storage.WriteOptionsToLog(log);

        Assert.All(
            (string[])[Database, "Synchronous: Full", "00:00:00.07", "Precise schedule: False"],
            fact => Assert.Single(log.Lines, line => line.Contains(fact, StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_the_precise_schedule_Hangfire_s_own_scheduler_is_alone()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { PreciseSchedule = false });

        Assert.Equal(["SQLite expiration"], storage.GetStorageWideProcesses().Select(process => $"{process}"));
        Assert.Empty(storage.GetServerRequiredProcesses());
    }

    [Fact]
    public async Task A_write_that_fails_takes_no_other_with_it()
    {
        using var storage = new SQLiteStorage(Database);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var refused = 0;
                for (var round = 0; round < 50; round++)
                {
                    try
                    {
                        storage.Engine.Write(new AddThenFail($"{thread}-{round}", Fails: round % 2 == 0));
                    }
                    catch (InvalidOperationException)
                    {
                        refused++;
                    }
                }

                return refused;
            },
            TaskCreationOptions.LongRunning)));

        Assert.All(outcomes, refused => Assert.Equal(25, refused));
        using var connection = (JobStorageConnection)storage.GetConnection();
        Assert.Equal(8 * 25, connection.GetSetCount("set"));
        Assert.All(connection.GetAllItemsFromSet("set"), value => Assert.True(int.Parse(value.Split('-')[1], null) % 2 == 1));
    }

    private sealed record AddThenFail(string Value, bool Fails) : ICommand
    {
        public void Execute(Database database)
        {
            new AddToSet("set", Value, 0).Execute(database);
            if (Fails)
            {
                throw new InvalidOperationException(Value);
            }
        }
    }

    private sealed class LogLines : ILog
    {
        public List<string> Lines { get; } = [];

        public bool Log(LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            if (messageFunc is not null)
            {
                Lines.Add(messageFunc());
            }

            return true;
        }
    }
}
