using System.Runtime.Versioning;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Tests.Hosting;

public sealed class DataFolderTests
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_a_first_start_makes_is_closed_to_other_users_of_the_machine()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        await using var app = WebhooksApp.Create(
        [
            "--urls", "http://127.0.0.1:0", "--environment", "Production", "--contentRoot", folder.Name, "--applicationName", typeof(WebhooksApp).Assembly.GetName().Name!,
            $"--ConnectionStrings:Webhooks=Data Source={Path.Combine(data, "webhooks.db")}", $"--ConnectionStrings:Jobs=Data Source={Path.Combine(data, "jobs.db")}",
        ]);
        HangfireLog.Silence();
        await app.PrepareAsync();

        Assert.True(File.Exists(Path.Combine(data, "webhooks.db")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
    }
}
