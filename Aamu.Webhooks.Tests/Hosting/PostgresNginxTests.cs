using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Npgsql;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>The page that leads from a clone to a signed delivery on PostgreSQL behind nginx works as it stands, but for what only a whole machine can show: packages, users, systemd, a public name.</summary>
[Collection(ProcessTests.Name)]
public sealed class PostgresNginxTests
{
    /// <summary>From here on the page wants a service that runs.</summary>
    private const string AfterTheStart = "7. ";

    private static readonly string[] Wanted = ["bash", "curl", "openssl", "psql", "python3"];

    [Fact]
    public async Task Every_tested_step_of_the_page_does_what_it_says()
    {
        Nginx.Require();
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true" && !Wanted.All(WrittenSteps.IsHere), "CI installs what the page wants.");
        Assert.SkipUnless(Wanted.All(WrittenSteps.IsHere), "The page wants bash, curl, openssl, psql and python3, and not all of them are installed here.");
        var server = new NpgsqlConnectionStringBuilder(PostgresServer.Of("webhooks"));
        using var files = new TemporaryFolder();
        var machine = files.Name;
        foreach (var folder in (string[])[ "etc/aamu-webhooks", "etc/ssl/private", "etc/nginx/sites-available", "var/lib/aamu-webhooks"])
        {
            Directory.CreateDirectory(Path.Combine(machine, folder));
        }

        var steps = await WrittenSteps.OfAsync("docs/deploy/postgres-nginx.md");
        var health = steps.Single(step => step.Text.Contains("/health/ready", StringComparison.Ordinal));
        var later = steps.Where(step => step == health || string.CompareOrdinal(step.Heading, AfterTheStart) >= 0).ToList();
        await WrittenSteps.FollowAsync([.. steps.Except(later)], machine, text => Here(text, machine, server));

        var settings = (await File.ReadAllLinesAsync(Path.Combine(machine, "etc/aamu-webhooks/environment"))).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('"'));
        await using (var program = new RunningProgram { Server = settings["ConnectionStrings__Webhooks"], More = settings })
        {
            await program.StartAsync();
            Assert.DoesNotContain("No XML encryptor", program.Output, StringComparison.Ordinal);
            Assert.All(Directory.GetFiles(settings["Secrets__KeyFolder"], "key-*.xml"), key => Assert.Contains("encryptedSecret", File.ReadAllText(key), StringComparison.Ordinal));
            var site = await File.ReadAllTextAsync(Path.Combine(machine, "etc/nginx/sites-available/aamu-webhooks"));
            await using var nginx = await Nginx.StartAsync(Here(site, machine, server), program.Address, machine);
            await WrittenSteps.FollowAsync(later, machine, text => Here(text, machine, server)
                .Replace("https://$SITE", $"https://localhost:{nginx.Port}", StringComparison.Ordinal)
                .Replace("PORT=3000", $"PORT={FreePort.Next()}", StringComparison.Ordinal)
                .Replace("curl ", $"curl --cacert {machine}/etc/ssl/localhost.pem ", StringComparison.Ordinal));
        }
    }

    /// <summary>What is not there yet is looked for, and found missing: that is no failure to be told.</summary>
    [Fact]
    public async Task Whoever_makes_a_new_database_hears_of_no_failure()
    {
        await using var program = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        var (code, said) = await program.AskAsync("migrate");
        Assert.Equal(0, code);
        Assert.DoesNotContain("fail", said, StringComparison.OrdinalIgnoreCase);
        await using var started = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await started.StartAsync();
        Assert.DoesNotContain("fail:", started.Output, StringComparison.Ordinal);
    }

    /// <summary>The page is about a machine; here it is a folder, the test's own PostgreSQL server, and the program as it was built.</summary>
    private static string Here(string text, string machine, NpgsqlConnectionStringBuilder server) => text
        .Replace("Host=127.0.0.1;", $"Host=127.0.0.1;Port={server.Port};", StringComparison.Ordinal)
        .Replace("SITE=webhooks.example.com", "SITE=localhost", StringComparison.Ordinal)
        .Replace("runuser -u postgres -- psql", $"psql -h 127.0.0.1 -p {server.Port} -U {server.Username} -d postgres", StringComparison.Ordinal)
        .Replace("runuser -u aamu-webhooks -- ./Aamu.Webhooks.Web", "dotnet Aamu.Webhooks.Web.dll", StringComparison.Ordinal)
        .Replace("/opt/aamu-webhooks", AppContext.BaseDirectory, StringComparison.Ordinal)
        .Replace("/etc/", $"{machine}/etc/", StringComparison.Ordinal)
        .Replace("/var/lib/", $"{machine}/var/lib/", StringComparison.Ordinal)
        .Replace(" docs/", $" {Repository.Root}/docs/", StringComparison.Ordinal);
}
