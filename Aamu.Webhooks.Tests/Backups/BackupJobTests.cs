using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Hangfire;

namespace Aamu.Webhooks.Tests.Backups;

public sealed class BackupJobTests
{
    [Fact]
    public async Task Where_the_settings_name_a_folder_a_recurring_job_makes_the_backups_that_are_due()
    {
        using var shelf = new TemporaryFolder();
        await using var app = await RunningApp.StartAsync(("Backup:Folder", shelf.Name));
        app.Get<IRecurringJobManagerV2>().TriggerJob("make the backup that is due");
        await app.Logs.WaitForAsync("is made and verified");

        var state = await app.Get<BackupLog>().ReadAsync(TeamAccess.ForOperator(RunningApp.OperatorEmail, null));
        Assert.Equal((shelf.Name, true, false), (Path.GetDirectoryName(state.Last!.Folder), state.Last.Manifest.BooksBalance, state.IsOverdue));
        // What opens the secrets in it lies beside it.
        Assert.NotEmpty(state.Last.Manifest.Keys);
    }
}
