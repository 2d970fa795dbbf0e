using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

public sealed class OptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, SQLiteStorageOptions> Impossible => new()
    {
        { nameof(SQLiteStorageOptions.Synchronous), new SQLiteStorageOptions { Synchronous = (SQLiteSynchronous)7 } },
        { nameof(SQLiteStorageOptions.QueuePollInterval), new SQLiteStorageOptions { QueuePollInterval = TimeSpan.Zero } },
        { nameof(SQLiteStorageOptions.QueuePollInterval), new SQLiteStorageOptions { QueuePollInterval = TimeSpan.MaxValue } },
        { nameof(SQLiteStorageOptions.DeadProcessCheckInterval), new SQLiteStorageOptions { DeadProcessCheckInterval = TimeSpan.FromSeconds(-1) } },
        { nameof(SQLiteStorageOptions.BusyTimeout), new SQLiteStorageOptions { BusyTimeout = Timeout.InfiniteTimeSpan } },
        { nameof(SQLiteStorageOptions.BusyTimeout), new SQLiteStorageOptions { BusyTimeout = TimeSpan.FromDays(30) } },
        { nameof(SQLiteStorageOptions.JobExpirationCheckInterval), new SQLiteStorageOptions { JobExpirationCheckInterval = TimeSpan.Zero } },
        { nameof(SQLiteStorageOptions.JobExpirationBatchSize), new SQLiteStorageOptions { JobExpirationBatchSize = 0 } },
        { nameof(SQLiteStorageOptions.TimeProvider), new SQLiteStorageOptions { TimeProvider = null! } },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Impossible))]
    public void An_option_that_cannot_be_kept_is_refused_by_name_before_there_is_a_file(string name, SQLiteStorageOptions options)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => new SQLiteStorage(_folder.File("jobs.db"), options));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("jobs.db")));
    }

    [Fact]
    public void No_wait_for_a_busy_file_is_a_wait_too()
    {
        using var storage = new SQLiteStorage(_folder.File("jobs.db"), new SQLiteStorageOptions { BusyTimeout = TimeSpan.Zero });

        Assert.Equal(TimeSpan.Zero, storage.Options.BusyTimeout);
    }

    [Fact]
    public void Storages_of_one_file_must_agree_on_what_they_share()
    {
        using var storage = new SQLiteStorage(_folder.File("jobs.db"));
        var refused = Assert.Throws<InvalidOperationException>(() =>
            new SQLiteStorage(_folder.File("jobs.db"), new SQLiteStorageOptions { BusyTimeout = TimeSpan.FromSeconds(1) }));

        Assert.Contains("BusyTimeout = 00:00:30", refused.Message, StringComparison.Ordinal);
        new SQLiteStorage(_folder.File("jobs.db"), new SQLiteStorageOptions { JobExpirationBatchSize = 1 }).Dispose();
    }

    [Theory]
    [InlineData("Data Source=jobs.db;Mode=ReadOnly")]
    [InlineData("Data Source=jobs.db;Password=secret")]
    [InlineData("Data Source=jobs.db;Cache=Shared")]
    public void A_keyword_that_would_be_ignored_is_refused(string connectionString) =>
        Assert.Throws<ArgumentException>(() => new SQLiteStorage(connectionString));

    [Fact]
    public void A_path_with_an_equals_sign_is_a_path()
    {
        using var storage = new SQLiteStorage(_folder.File("a=b.db"));

        Assert.True(File.Exists(_folder.File("a=b.db")));
    }
}
