using System.Text;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Nodes;

public sealed class NodeSignalsTests
{
    [Fact]
    public void What_is_said_often_is_said_once_in_as_many_texts_as_it_takes()
    {
        var signals = Signals();
        var team = new string('å', 100);
        for (var i = 0; i < 100; i++)
        {
            signals.Tell(NodeSignal.Beat, $"{team}{i % 50}");
        }

        var texts = signals.Take(own: 7, all: true);
        Assert.All(texts, text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, NodeLink.LongestText));
        var heard = new List<(int, NodeSignal)>();
        var other = Signals();
        other.Heard += (from, signal) => heard.Add((from, signal));
        foreach (var text in texts)
        {
            other.Hear(text, own: 8);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (7, new NodeSignal(NodeSignal.Beat, $"{team}{i}"))), heard);
        signals.Tell(NodeSignal.ListensNoMore, "5");
        signals.Tell(NodeSignal.Listens, "5");
        signals.Tell(NodeSignal.ListensNoMore, "5");
        Assert.Equal(["7\nlistens 5\nlistens-no-more 5"], signals.Take(own: 7, all: true));
        Assert.Empty(signals.Take(own: 7, all: true));
    }

    [Fact]
    public void What_a_node_says_itself_it_does_not_hear_and_one_handler_that_fails_keeps_nobody_from_hearing()
    {
        var signals = Signals();
        var heard = new List<NodeSignal>();
        signals.Heard += (_, _) => throw new InvalidOperationException("A page fell over.");
        signals.Heard += (_, signal) => heard.Add(signal);
        signals.Hear("7\nkeys", own: 7);
        Assert.Empty(heard);
        signals.Hear("8\nkeys", own: 7);
        Assert.Equal([new NodeSignal(NodeSignal.Keys, "")], heard);
        signals.Hear("nonsense", own: 7);
        Assert.Single(heard);
    }

    [Fact]
    public void One_who_fails_to_forget_keeps_nobody_from_forgetting_and_the_connection_from_being_heard()
    {
        var (signals, missed) = (Signals(), 0);
        signals.Missed += () => throw new InvalidOperationException("A page fell over.");
        signals.Missed += () => missed++;
        signals.Listens();
        Assert.False(signals.IsDeaf);
        signals.Hear("8\nforget", own: 7);
        signals.WasNotHeard();
        signals.IsGone();
        Assert.Equal(4, missed);
    }

    [Fact]
    public void What_is_too_long_to_be_said_is_left_out_and_what_got_lost_is_told_to_be_forgotten()
    {
        var (signals, other, missed) = (Signals(), Signals(), 0);
        signals.Tell(NodeSignal.Listens, new string('x', NodeLink.LongestText));
        Assert.Empty(signals.Take(own: 7, all: true));
        signals.WasNotHeard();
        other.Missed += () => missed++;
        other.Hear(Assert.Single(signals.Take(own: 7, all: true)), own: 8);
        Assert.Equal(1, missed);
    }

    [Fact]
    public void Where_one_program_has_the_rows_to_itself_nothing_is_kept_to_be_said()
    {
        var alone = new NodeSignals(new SqliteDatabase("Data Source=nowhere.db"), NullLogger<NodeSignals>.Instance);
        alone.Tell(NodeSignal.Keys);
        Assert.Empty(alone.Take(own: 1, all: true));
        Assert.False(alone.IsDeaf);
        Assert.True(Signals().IsDeaf);
    }

    [Fact]
    public void What_can_wait_is_not_said_with_what_cannot_and_not_at_all_without_company()
    {
        var signals = Signals();
        signals.HasCompany(false);
        signals.TellSoon(NodeSignal.Beat, "team_1");
        Assert.Empty(signals.Take(own: 7, all: true));
        signals.HasCompany(true);
        Assert.Equal(["7\nforget"], signals.Take(own: 7, all: true));
        signals.TellSoon(NodeSignal.Beat, "team_1");
        signals.Tell(NodeSignal.Keys);
        Assert.Equal(["7\nkeys"], signals.Take(own: 7, all: false));
        Assert.Equal(["7\nbeat team_1"], signals.Take(own: 7, all: true));
    }

    private static NodeSignals Signals() => new(new PostgresDatabase("Host=nowhere;Database=nowhere"), NullLogger<NodeSignals>.Instance);
}
