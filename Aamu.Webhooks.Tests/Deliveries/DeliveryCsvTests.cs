using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class DeliveryCsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example/\",\"open\")", "\"'=HYPERLINK(\"\"http://evil.example/\"\",\"\"open\"\")\"")]
    [InlineData("@SUM(1;1)", "\"'@SUM(1;1)\"")]
    [InlineData("+358 40", "\"'+358 40\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("Aino, \"the boss\"", "\"Aino, \"\"the boss\"\"\"")]
    [InlineData("Jäätelö 🍦", "Jäätelö 🍦")]
    public async Task A_name_is_a_name_for_a_spreadsheet_and_never_a_formula(string name, string cell)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync(name, Results.DeadUrl);
        var line = (await workspace.OnlyDeliveryAsync()).Line;

        var rows = (await CsvAsync(workspace, new())).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, rows.Length);
        Assert.StartsWith("\ufeffcreatedAt,status,lastOutcome,", rows[0], StringComparison.Ordinal);
        Assert.StartsWith($"2026-06-05T14:47:14.806Z,pending,connection_refused,,task.created,{cell},,1,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith($",false,{line.Id},{line.EventId},{line.WebhookId}", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_fits_is_exported_over_all_parts_and_nothing_else()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(new WebhookDraft { Name = "W", Url = Results.DeadUrl, EventTypes = ["task.created", "doc.created"] });
        await Task.WhenAll(Enumerable.Range(0, 1_203).Select(_ => workspace.EventAsync()));
        await workspace.EventAsync("doc.created");

        var rows = (await CsvAsync(workspace, new() { EventType = "task.created" })).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1_203 + 1, rows.Length);
        Assert.Equal(rows.Length, rows.Distinct().Count());
        Assert.DoesNotContain(rows, row => row.Contains("doc.created", StringComparison.Ordinal));
    }

    [Fact]
    public void A_request_says_its_filters_in_the_words_of_the_address_bar()
    {
        var query = new QueryCollection(new Dictionary<string, StringValues>
        {
            ["webhook"] = "wh_1",
            ["event"] = "evt_1",
            ["type"] = "task.created",
            ["project"] = "p",
            ["status"] = "exhausted",
            ["outcome"] = "connecting",
            ["last"] = "1h",
            ["before"] = "17",
        });

        Assert.Equal(
            "/t/team_1/deliveries.csv?webhook=wh_1&event=evt_1&type=task.created&project=p&status=exhausted&outcome=connecting&last=1h",
            DeliveryQuery.Of(query).ExportHref("team_1", "csv"));
    }

    private static async Task<string> CsvAsync(Workspace workspace, DeliveryFilter filter)
    {
        using var file = new MemoryStream();
        await DeliveryCsv.WriteAsync(file, workspace.Get<DeliveryLog>().AllAsync(workspace.Admin, filter), default);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
