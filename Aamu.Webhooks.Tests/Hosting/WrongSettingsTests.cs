using System.Diagnostics;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>A wrong setting stops the program with a sentence, and nothing has been written by then.</summary>
public sealed class WrongSettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Delivery:RequestTimeout=soon", "'soon' at 'Delivery:RequestTimeout'", "such as 00:00:15")]
    [InlineData("Delivery:RequestTimeout=00:00:00", "Delivery:RequestTimeout must be more than zero", "at most 00:05:00")]
    [InlineData("Delivery:RetrySchedule=often", "Delivery:RetrySchedule cannot be used", "")]
    [InlineData("Delivery:AllowedPorts=0-80", "Delivery:AllowedPorts cannot be used", "")]
    [InlineData("Delivery:AllowedNetworks=10.0.0.0/99", "Delivery:AllowedNetworks cannot be used", "")]
    [InlineData("Delivery:AllowedNetworks:0=10.0.0.0/8", "Delivery:AllowedNetworks is one text, with commas between its parts", "")]
    [InlineData("Jobs:Workers=0", "Jobs:Workers must be between 1 and 200", "")]
    [InlineData("Database:Provider=Oracle", "Database:Provider is \"Oracle\"", "must be Sqlite or Postgres")]
    [InlineData("Database:Provider=Postgres", "ConnectionStrings:Webhooks must name a PostgreSQL database", "Host=")]
    [InlineData("Secrets:KeyFolder=elsewhere", "Secrets:KeyFolder is for PostgreSQL", "beside it")]
    [InlineData("Seed:TeamId=a b", "Seed:TeamId is \"a b\"", "")]
    [InlineData("Seed:TeamKey=aamu_tk_0123456789abcdefghij", "Seed:TeamId is missing", "")]
    [InlineData("Seed:IngestKey=secret", "Seed:IngestKey must begin with aamu_ik_", "")]
    [InlineData("Seed:OperatorEmail=olli@example.com", "Seed:OperatorEmail needs a Seed:OperatorPassword", "")]
    [InlineData("SignIn:SessionIdle=00:01:00", "SignIn:SessionIdle must be 00:15:00 at least", "")]
    [InlineData("SignIn:SessionIdle=31.00:00:00", "SignIn:SessionIdle must be no longer than SignIn:SessionLongest", "")]
    [InlineData("SignIn:OpenIdConnect:Authority=http://login.example.com", "SignIn:OpenIdConnect:Authority must be the provider's address", "SignIn:OpenIdConnect:ClientSecret are needed")]
    [InlineData("SignIn:OpenIdConnect:ClientId=aamu", "SignIn:OpenIdConnect:ClientId needs SignIn:OpenIdConnect:Authority", "")]
    [InlineData("ConnectionStrings:Jobs=", "ConnectionStrings:Jobs is missing", "")]
    public async Task It_is_named_and_explained(string setting, string named, string explained)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(async () =>
        {
            await using var app = WebhooksApp.Create(Arguments(setting));
            HangfireLog.Silence();
            await app.PrepareAsync();
        });

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(explained, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("webhooks.db")));
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        await using var app = WebhooksApp.Create([.. Arguments("Database:Provider=Oracle"), "--Jobs:Workers=0"]);
        HangfireLog.Silence();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(app.PrepareAsync);

        Assert.Equal(2, refused.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public async Task The_program_prints_the_sentence_alone_and_ends_with_1()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Aamu.Webhooks.Web.dll"), .. Arguments("Database:Provider=Oracle")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();

        Assert.Equal(1, program.ExitCode);
        Assert.StartsWith("Database:Provider is", Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private string[] Arguments(string setting) =>
    [
        "--urls", "http://127.0.0.1:0", "--environment", "Production", "--contentRoot", folder.Name,
        "--applicationName", typeof(WebhooksApp).Assembly.GetName().Name!,
        $"--ConnectionStrings:Webhooks=Data Source={folder.File("webhooks.db")}", $"--ConnectionStrings:Jobs=Data Source={folder.File("jobs.db")}",
        "--Delivery:AllowedNetworks=127.0.0.0/8", "--Seed:Enabled=true", $"--{setting}",
    ];
}
