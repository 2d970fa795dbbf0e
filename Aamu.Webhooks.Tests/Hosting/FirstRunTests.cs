using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What somebody sees who has just cloned the project and starts it.</summary>
public sealed class FirstRunTests
{
    /// <summary>From <c>appsettings.Development.json</c>.</summary>
    private const string DemoTeamKey = "aamu_tk_demo_0123456789abcdefghijklmnopqrstuv";

    [Fact]
    public async Task The_line_that_the_program_prints_brings_a_first_delivery()
    {
        await using var program = new RunningProgram("Development") { Language = "fi_FI.UTF-8" };
        await program.StartAsync();
        await Eventually.TrueAsync(() => program.Output.Contains("-d '", StringComparison.Ordinal));
        Assert.Contains("admin@example.com / ", program.Output, StringComparison.Ordinal);
        Assert.Contains($"Bearer {DemoTeamKey}", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("XML encryptor", program.Output, StringComparison.Ordinal);

        using var client = new HttpClient();
        using var answer = await client.SendAsync(PrintedRequest(program.Output));
        var receipt = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains("\"matched\":1", receipt, StringComparison.Ordinal);

        // Whatever the machine speaks, numbers are written the same way.
        using var large = PrintedRequest(program.Output);
        (large.RequestUri, large.Content) = (new Uri(program.Address, "/api/v1/events/batch"), new StringContent(new string(' ', 8_500_000), Encoding.UTF8, "application/json"));
        using var tooLarge = await client.SendAsync(large);
        Assert.Contains("8,192 KiB", await tooLarge.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var team = program.Client(DemoTeamKey);
        var delivered = await UntilAsync(team, "/api/v1/deliveries?status=succeeded", "\"items\":[{");
        Assert.Contains("\"url\":\"" + program.Address + "sandbox/", await team.GetStringAsync($"/api/v1/deliveries/{Regex.Match(delivered, "whd_[0-9a-z-]+").Value}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_adds_nothing_and_the_demo_webhook_follows_the_address()
    {
        await using var program = new RunningProgram("Development");
        await program.StartAsync();
        await Eventually.TrueAsync(() => program.Output.Contains("-d '", StringComparison.Ordinal));
        await program.KillAsync();
        await using (var file = new SqliteConnection($"Data Source={Path.Combine(program.Folder, "webhooks.db")};Pooling=False"))
        {
            await file.OpenAsync();
            await using var moved = file.CreateCommand();
            moved.CommandText = "UPDATE Webhooks SET Url = replace(Url, '127.0.0.1', '127.0.0.2')";
            Assert.Equal(1, await moved.ExecuteNonQueryAsync());
        }

        await program.StartAsync();
        using var team = program.Client(DemoTeamKey);
        var webhooks = await UntilAsync(team, "/api/v1/webhooks", "\"url\":\"" + program.Address + "sandbox/");
        Assert.Single(Regex.Matches(webhooks, "\"url\":"));
    }

    private static async Task<string> UntilAsync(HttpClient client, string path, string part)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await client.GetStringAsync(path, patience.Token) is var text && text.Contains(part, StringComparison.Ordinal))
            {
                return text;
            }
        }
    }

    [Fact]
    public async Task A_letter_that_nobody_sends_can_be_read()
    {
        await using var program = new RunningProgram("Development");
        await program.StartAsync();
        using var visitor = new Visitor(program.Address.ToString());
        await visitor.SubmitAsync("/account/forgot", ("Entered.Email", "admin@example.com"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string letters;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            letters = await visitor.ReadAsync("/mail");
        }
        while (!letters.Contains("To admin@example.com", StringComparison.Ordinal));

        Assert.Contains("Choose a new password", await visitor.ReadAsync(new Uri(Regex.Match(letters, "href=\"(http[^\"]+)\"").Groups[1].Value).PathAndQuery), StringComparison.Ordinal);
    }

    /// <summary>The curl line, read as a shell would.</summary>
    private static HttpRequestMessage PrintedRequest(string output)
    {
        var url = Regex.Match(output, @"curl -i (\S+) \\").Groups[1].Value;
        var headers = Regex.Matches(output, "-H '([^:]+): ([^']+)'").ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var body = Regex.Match(output, "-d '([^']+)'").Groups[1].Value;
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, headers["Content-Type"]) };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(headers["Authorization"]);
        return request;
    }
}
