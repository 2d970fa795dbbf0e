using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Npgsql;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>Through the server.</summary>
public sealed class NodeTalkTests
{
    [Fact]
    public async Task What_could_not_be_said_is_lost_and_both_sides_forget_what_they_know_by_hearsay()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var (heard, here, there) = (new ConcurrentQueue<string>(), 0, 0);
        var (says, hears) = (first.Get<NodeSignals>(), second.Get<NodeSignals>());
        hears.Heard += (_, signal) => heard.Enqueue(signal.Subject);
        says.Missed += () => Interlocked.Increment(ref here);
        hears.Missed += () => Interlocked.Increment(ref there);
        using var stopping = new CancellationTokenSource();
        var talking = Task.WhenAll(first.Get<NodeTalk>().RunAsync(stopping.Token), second.Get<NodeTalk>().RunAsync(stopping.Token));
        await Eventually.TrueAsync(() => !says.IsDeaf && !hears.IsDeaf);
        says.Tell(NodeSignal.SessionEnded, "ses_1");
        await Eventually.TrueAsync(() => heard.Contains("ses_1"));
        var (hereBefore, thereBefore) = (Volatile.Read(ref here), Volatile.Read(ref there));

        await using (var source = NpgsqlDataSource.Create(first.Get<WebhooksDatabase>().ConnectionString))
        await using (var command = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_notify%' AND pid <> pg_backend_pid() AND datname = current_database()"))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        says.Tell(NodeSignal.SessionEnded, "ses_2");
        await Eventually.TrueAsync(() => first.Logs.Lines.Any(line => line.Contains("could not be said", StringComparison.Ordinal)));
        await Eventually.TrueAsync(() =>
        {
            first.Clock.Advance(TimeSpan.FromSeconds(1));
            return Volatile.Read(ref here) > hereBefore && Volatile.Read(ref there) > thereBefore;
        });
        says.Tell(NodeSignal.SessionEnded, "ses_3");
        await Eventually.TrueAsync(() => heard.Contains("ses_3"));
        Assert.DoesNotContain("ses_2", heard);
        await stopping.CancelAsync();
        await talking;
    }

    [Fact]
    public async Task What_one_says_the_others_hear_and_who_lost_the_connection_knows_that_something_may_be_missing()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var (heard, missed) = (0, 0);
        var signals = second.Get<NodeSignals>();
        signals.Heard += (from, signal) => heard += from == first.NumberOf() && signal == new NodeSignal(NodeSignal.SessionEnded, "ses_1") ? 1 : 0;
        signals.Missed += () => Interlocked.Increment(ref missed);
        using var stopping = new CancellationTokenSource();
        var talking = Task.WhenAll(first.Get<NodeTalk>().RunAsync(stopping.Token), second.Get<NodeTalk>().RunAsync(stopping.Token));
        await Eventually.TrueAsync(() => !signals.IsDeaf && Volatile.Read(ref missed) == 1);

        first.Get<NodeSignals>().Tell(NodeSignal.SessionEnded, "ses_1");
        await Eventually.TrueAsync(() => Volatile.Read(ref heard) == 1);

        await using (var source = NpgsqlDataSource.Create(second.Get<WebhooksDatabase>().ConnectionString))
        await using (var command = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid() AND datname = current_database()"))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(() => signals.IsDeaf);
        await Eventually.TrueAsync(() =>
        {
            second.Clock.Advance(TimeSpan.FromSeconds(1));
            return !signals.IsDeaf && Volatile.Read(ref missed) >= 2;
        });
        first.Get<NodeSignals>().Tell(NodeSignal.SessionEnded, "ses_1");
        await Eventually.TrueAsync(() => Volatile.Read(ref heard) == 2);

        await stopping.CancelAsync();
        await talking;
    }
}
