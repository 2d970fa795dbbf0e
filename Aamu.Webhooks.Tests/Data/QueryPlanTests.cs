using System.Reflection;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using EventLog = Aamu.Webhooks.Core.Events.EventLog;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>What is asked often or of a big table finds its rows by an index.</summary>
public sealed partial class QueryPlanTests
{
    private const string BigTables = "Events|Deliveries|Attempts";

    [Fact]
    public async Task No_statement_of_the_hot_path_scans_a_big_table()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        await workspace.SqlAsync("CREATE TEMP TABLE Doomed (Key INTEGER PRIMARY KEY)");
        var statements = typeof(WebhooksDatabase).Assembly.GetTypes()
            .Where(type => type != typeof(Conservation) && type != typeof(LaneBoard) && type != typeof(WaitingTimes))
            // What is said to a PostgreSQL server alone.
            .Where(type => type.Namespace != typeof(PostgresDatabase).Namespace && type != typeof(DeploymentNotes))
            .SelectMany(StatementsOf)
            .ToList();
        Assert.True(statements.Count > 20, $"{statements.Count}");
        foreach (var sql in statements)
        {
            AssertNoScan(sql, await PreparedPlanAsync(workspace, sql));
        }
    }

    [Fact]
    public async Task The_health_of_all_lanes_is_read_from_the_index_of_what_waits_and_no_delivery_is_looked_at()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        var statements = StatementsOf(typeof(LaneBoard)).ToList();
        Assert.True(statements.Count >= 3);
        foreach (var sql in statements)
        {
            Assert.Equal(["SCAN Deliveries USING COVERING INDEX IX_Deliveries_Due"], (await PreparedPlanAsync(workspace, sql)).Where(line => line.Contains("Deliveries", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task No_list_and_no_look_of_recovery_scans_a_big_table()
    {
        await using var workspace = await Workspace.StartAsync();
        using var overheard = new Overheard(workspace.Database);
        var webhook = await workspace.WebhookAsync("https://example.com/");
        var receipt = await workspace.EventAsync(projectId: "proj_1");
        var (deliveries, events, since) = (workspace.Get<DeliveryLog>(), workspace.Get<EventLog>(), DateTimeOffset.UnixEpoch);
        var delivery = Assert.Single((await deliveries.PageAsync(workspace.Admin, new(), 10, long.MaxValue)).Items).Id;
        await deliveries.PageAsync(workspace.Admin, new() { Since = since, Until = since, State = DeliveryState.Exhausted, Outcome = AttemptOutcome.Timeout, EventType = "task.created", ProjectId = "p" }, 10);
        await deliveries.FindAsync(workspace.Admin, delivery);
        await workspace.Get<PageAnswers>().AmongAsync(workspace.Admin, (await deliveries.PageAsync(workspace.Admin, new(), 1)).Items.Select(line => line with { State = DeliveryState.Succeeded }));
        await events.PageAsync(workspace.Admin, new(), 10, long.MaxValue);
        await events.PageAsync(workspace.Admin, new() { Since = since, Until = since, Type = "task.created", ProjectId = "p" }, 10);
        await events.PageAsync(workspace.Admin, new() { Text = "task_77" }, 10);
        await events.FindAsync(workspace.Admin, receipt.Id);
        await workspace.Get<MissedEvents>().OfAsync(workspace.Admin, webhook, since, workspace.Clock.GetUtcNow().AddDays(1));
        await workspace.Get<RecentTraffic>().ReadAsync(workspace.Admin);
        await workspace.Get<WebhookList>().LinesAsync(workspace.Admin);
        await workspace.Get<WebhookList>().PageAsync(workspace.Admin, 10);
        await workspace.Get<RecoveryDesk>().CountAsync(workspace.Admin, new() { WebhookId = webhook, Since = since });
        await workspace.Get<RecoveryDesk>().CountMissingAsync(workspace.Admin, webhook, since, null);
        await workspace.Get<RecoveryDesk>().ResendAsync(workspace.Admin, new() { WebhookId = webhook }, [DeliveryState.Exhausted], perSecond: 1);
        await workspace.Get<RecoveryDesk>().ReplayAsync(workspace.Admin, webhook, since, null);
        await workspace.Get<RecoveryLog>().LiveAsync(workspace.Admin, webhook);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        await workspace.Get<RecoveryLog>().PastAsync(workspace.Admin, 10);
        await workspace.Get<Recovery>().RunAsync();
        await workspace.Get<HealthLog>().TeamAsync(workspace.Admin, HealthRange.Week);
        await workspace.Get<OpenProblems>().ReadAsync(workspace.Admin);
        Assert.True(overheard.Commands.Count > 12);
        foreach (var (sql, parameters) in overheard.Commands)
        {
            AssertNoScan(sql, await PlanAsync(workspace, sql, parameters));
        }
    }

    [Fact]
    public async Task The_deliveries_of_one_webhook_or_event_are_found_by_it_and_not_among_all_of_the_teams()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        var receipt = await workspace.EventAsync();
        async Task<string> PlanOfAsync(DeliveryFilter filter)
        {
            using var overheard = new Overheard(workspace.Database);
            await workspace.Get<DeliveryLog>().PageAsync(workspace.Admin, filter, 10);
            var (sql, parameters) = overheard.Commands.Last();
            return string.Join('\n', await PlanAsync(workspace, sql, parameters));
        }

        using (var overheard = new Overheard(workspace.Database))
        {
            await workspace.Get<FailedAttempts>().LatestAsync(workspace.Admin, webhook);
            foreach (var (index, (sql, parameters)) in "IX_Deliveries_Due,IX_Deliveries_Held,IX_Deliveries_GaveUp".Split(',').Zip(overheard.Commands.Where(command => command.Sql.Contains("\"Deliveries\"", StringComparison.Ordinal))))
            {
                var plan = string.Join('\n', await PlanAsync(workspace, sql, parameters));
                Assert.Contains(index, plan, StringComparison.Ordinal);
                Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
            }
        }

        using (var overheard = new Overheard(workspace.Database))
        {
            await workspace.Get<DeliveryLog>().RetryingAsync(workspace.Admin, webhook, 10, workspace.Clock.GetUtcNow());
            var (sql, parameters) = overheard.Commands.First(command => command.Sql.Contains("\"Deliveries\"", StringComparison.Ordinal));
            Assert.Contains("IX_Deliveries_Due", string.Join('\n', await PlanAsync(workspace, sql, parameters)), StringComparison.Ordinal);
        }

        Assert.Contains("IX_Deliveries_WebhookKey", await PlanOfAsync(new() { WebhookId = webhook }), StringComparison.Ordinal);
        Assert.Contains("IX_Deliveries_EventKey", await PlanOfAsync(new() { EventId = receipt.Id }), StringComparison.Ordinal);
        Assert.Contains("IX_Deliveries_TeamId", await PlanOfAsync(new()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_forgotten_is_found_by_its_time_and_not_among_all_that_is_kept()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        var events = StatementsOf(typeof(OldEvents)).ToList();
        Assert.Contains(await PlanOfAsync("ORDER BY +Key"), line => line.Contains("USING COVERING INDEX IX_Events_ReceivedAt (ReceivedAt<?)", StringComparison.Ordinal));
        Assert.Equal(["SEARCH Events USING COVERING INDEX IX_Events_ReceivedAt (ReceivedAt<?)"], await PlanOfAsync("ORDER BY ReceivedAt DESC"));
        Assert.Equal(["SEARCH Events USING INDEX IX_Events_TeamId (TeamId=? AND rowid>? AND rowid<?)"], await PlanOfAsync("+ReceivedAt < "));
        foreach (var (table, index) in new[] { ("RecoveryRuns", "IX_RecoveryRuns_EndedAt (EndedAt<?)"), ("Incidents", "IX_Incidents_EndedAt (EndedAt<?)"), ("WebhookHours", "IX_WebhookHours_Hour (Hour<?)"), ("SandboxTurns", "IX_SandboxTurns_At (At<?)") })
        {
            var removal = StatementsOf(typeof(Retention)).Single(sql => sql.StartsWith($"DELETE FROM {table}", StringComparison.Ordinal));
            Assert.Contains(await PreparedPlanAsync(workspace, removal), line => line.Contains(index, StringComparison.Ordinal));
        }

        Task<List<string>> PlanOfAsync(string part) => PreparedPlanAsync(workspace, events.Single(sql => sql.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refused_event_is_found_by_its_id_and_not_among_all_that_were_refused()
    {
        await using var workspace = await Workspace.StartAsync();
        using var overheard = new Overheard(workspace.Database);
        await workspace.Get<RefusalLog>().OfEventAsync(workspace.Admin, "evt_1");
        var (sql, parameters) = overheard.Commands.Last();
        Assert.Contains("IX_RefusedSubmissions_TeamId_EventId", string.Join('\n', await PlanAsync(workspace, sql, parameters)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_events_that_a_webhook_missed_are_found_among_the_teams_own_and_not_in_everybodys()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        await workspace.EventAsync();
        using var overheard = new Overheard(workspace.Database);
        await workspace.Get<MissedEvents>().OfAsync(workspace.Admin, webhook, DateTimeOffset.UnixEpoch, workspace.Clock.GetUtcNow().AddDays(1));
        var plans = new List<string>();
        foreach (var (sql, parameters) in overheard.Commands)
        {
            plans.AddRange(await PlanAsync(workspace, sql, parameters));
        }

        Assert.Contains(plans, line => line.Contains("IX_Events_TeamId (TeamId=? AND rowid>? AND rowid<?)", StringComparison.Ordinal));
        Assert.Contains(plans, line => line.Contains("IX_Events_ReceivedAt (ReceivedAt>?)", StringComparison.Ordinal));
        Assert.Contains(plans, line => line.Contains("IX_Deliveries_WebhookKey (WebhookKey=? AND rowid>? AND rowid<?)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT * FROM Events WHERE Type = 'task.created'")]
    [InlineData("SELECT \"d\".\"Key\" FROM \"Teams\" AS \"t\" LEFT JOIN \"Deliveries\" AS \"d\" ON \"d\".\"EventType\" = \"t\".\"Name\"")]
    [InlineData("DELETE FROM Attempts WHERE Number = 1")]
    public async Task A_scan_would_be_seen(string sql)
    {
        await using var workspace = await Workspace.StartAsync();
        var plan = await PlanAsync(workspace, sql, []);
        Assert.Throws<Xunit.Sdk.DoesNotContainException>(() => AssertNoScan(sql, plan));
    }

    private static IEnumerable<string> StatementsOf(Type type) => type.GetFields(BindingFlags.NonPublic | BindingFlags.Static)
        .Select(field => field.FieldType == typeof(DialectSql) ? ((DialectSql)field.GetValue(null)!).Sqlite : field.IsLiteral && field.FieldType == typeof(string) ? (string)field.GetRawConstantValue()! : "")
        .SelectMany(text => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(text => SqlVerb().IsMatch(text));

    private static Task<List<string>> PreparedPlanAsync(Workspace workspace, string sql) => workspace.Get<SingleWriter>().WriteAsync(transaction =>
    {
        var lines = new List<string>();
        using var row = transaction.Statement("EXPLAIN QUERY PLAN " + Placeholder().Replace(sql, "?"));
        while (row.Read())
        {
            lines.Add(row.GetString(3));
        }

        return lines;
    });

    private static void AssertNoScan(string sql, IReadOnlyList<string> plan)
    {
        var names = Alias().Matches(sql).SelectMany(match => new[] { match.Groups["table"].Value, match.Groups["alias"].Value }).Where(name => name.Length > 0).ToHashSet();
        Assert.DoesNotContain(plan, line => Scan().Match(line) is { Success: true } scan && names.Contains(scan.Groups["name"].Value));
    }

    private static async Task<IReadOnlyList<string>> PlanAsync(Workspace workspace, string sql, IReadOnlyList<(string Name, object? Value)> parameters)
    {
        await using var connection = new SqliteConnection($"Data Source={workspace.Database}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await using var reader = await command.ExecuteReaderAsync();
        return Lines(reader);
    }

    private static List<string> Lines(SqliteDataReader reader)
    {
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.GetString(3));
        }

        return lines;
    }

    /// <summary>A value as EF Core takes it.</summary>
    [GeneratedRegex("\\{\\d\\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^(SELECT|INSERT|UPDATE|DELETE|WITH)\\s", RegexOptions.Singleline)]
    private static partial Regex SqlVerb();

    [GeneratedRegex($"(?:FROM|JOIN|UPDATE|INTO)\\s+\"?(?<table>{BigTables})\"?(?:\\s+(?:AS\\s+)?\"?(?!WHERE|SET|ON|ORDER|JOIN|DEFAULT)(?<alias>[a-z]\\w*)\"?)?")]
    private static partial Regex Alias();

    // An automatic index is a scan too: it is built anew for each run of the query.
    [GeneratedRegex("^(SCAN (?<name>\\w+)|SEARCH (?<name>\\w+) USING AUTOMATIC)")]
    private static partial Regex Scan();
}
