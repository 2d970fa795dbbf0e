using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Web.Operate;

namespace Aamu.Webhooks.Tests.Operate;

public sealed class BackupWordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 5, 14, 47, 14, TimeSpan.Zero);

    [Fact]
    public void What_is_wrong_with_backups_is_said_in_words_and_not_by_colour_alone()
    {
        Assert.Equal(("chip-off", "No backups"), Chip(new BackupState(null)));
        Assert.Equal(("chip-off", "Not backed up by this program"), Chip(new BackupState(null) { IsOfServer = true }));
        Assert.Equal(("chip-wait", "First backup is due"), Chip(new BackupState("/b", Next: Now)));
        Assert.Equal(("chip-good", "Backed up"), Chip(new BackupState("/b", Made())));
        Assert.Equal(("chip-bad", "Backup overdue"), Chip(new BackupState("/b", Made(), IsOverdue: true)));
        Assert.Equal(("chip-bad", "Backup failed"), Chip(new BackupState("/b", Made(), Now, "The disk is full.", Now)));
        Assert.Equal(("chip-bad", "Books in the backup do not balance"), Chip(new BackupState("/b", Made(balance: false))));
    }

    [Theory]
    [InlineData(812, "1 kB")]
    [InlineData(812_345, "812 kB")]
    [InlineData(12_345_678, "12.3 MB")]
    [InlineData(12_345_678_901, "12.3 GB")]
    public void Its_size_is_readable(long bytes, string size) => Assert.Equal(size, BackupWords.Size(Made(bytes)));

    private static (string Class, string Words) Chip(BackupState state) => (BackupWords.Chip(state).Class, BackupWords.Chip(state).Words);

    private static MadeBackup Made(long bytes = 1, bool balance = true) =>
        new("/b/aamu-1", new BackupManifest { At = Now, Schema = [], Database = new BackedUpFile("webhooks.db", bytes, ""), BooksBalance = balance });
}
