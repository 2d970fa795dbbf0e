using System.Globalization;
using System.Text;
using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>
/// What the nodes tell each other: whoever has something to say leaves it here, whoever wants to hear asks here, and <see cref="NodeTalk"/> carries it. Where one program has
/// the rows to itself nobody is told anything.
/// </summary>
public sealed partial class NodeSignals(WebhooksDatabase database, ILogger<NodeSignals> logger)
{
    /// <summary>Bytes; beside the node's number and the kind it fits into one text.</summary>
    private const int MostOfSubject = NodeLink.LongestText - 100;

    private readonly Lock gate = new();

    /// <summary>What is to be said, and its turn: what is said again takes its turn anew, so that the last word is the last.</summary>
    private readonly Dictionary<NodeSignal, long> urgent = [];
    private readonly Dictionary<NodeSignal, long> others = [];
    private long turns;
    private TaskCompletionSource waiting = New();
    private volatile bool hears;

    /// <summary>Until it was looked there may be somebody.</summary>
    private volatile bool hasCompany = true;

    /// <summary>What another node said, and which. Handlers return at once.</summary>
    public event Action<int, NodeSignal>? Heard;

    /// <summary>Something may have been said that was not heard, here or there: what is known by hearsay is to be forgotten, or asked for, and what others should know told anew.</summary>
    public event Action? Missed;

    /// <summary>Several programs may serve the same rows.</summary>
    public bool IsShared => database.Link is not null;

    /// <summary>What the others say is not heard now: what is known by hearsay may be wrong.</summary>
    public bool IsDeaf => IsShared && !hears;

    /// <summary>Tells the others as soon as can be.</summary>
    public void Tell(string kind, string subject = "") => Leave(urgent, kind, subject);

    /// <summary>Tells the others as soon as can be, if there are any: for what is said all the time.</summary>
    public void TellCompany(string kind, string subject)
    {
        if (hasCompany)
        {
            Leave(urgent, kind, subject);
        }
    }

    /// <summary>Tells the others, if there are any, within <see cref="NodeTalk.Pace"/>, however often it is called meanwhile: for what may be said thousands of times a second.</summary>
    public void TellSoon(string kind, string subject)
    {
        if (hasCompany)
        {
            Leave(others, kind, subject);
        }
    }

    /// <summary>Until there is something urgent to say, or the time is over.</summary>
    internal Task UrgentAsync() => waiting.Task;

    /// <summary>What is to be said now, each text as long as one may be.</summary>
    /// <param name="own">This node's number.</param>
    /// <param name="all">Also what can wait.</param>
    internal IReadOnlyList<string> Take(int own, bool all)
    {
        List<NodeSignal> signals;
        lock (gate)
        {
            signals = [.. urgent.Concat(all ? others : []).OrderBy(signal => signal.Value).Select(signal => signal.Key)];
            urgent.Clear();
            if (all)
            {
                others.Clear();
            }

            if (waiting.Task.IsCompleted)
            {
                waiting = New();
            }
        }

        return Texts(own, signals);
    }

    internal void Hear(string text, int own)
    {
        var lines = text.Split('\n');
        if (!int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from == own)
        {
            return;
        }

        HasCompany(true);
        foreach (var line in lines.Skip(1))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var signal = space < 0 ? new NodeSignal(line, "") : new NodeSignal(line[..space], line[(space + 1)..]);
            if (signal.Kind == NodeSignal.Forget)
            {
                TellOfMissed();
            }
            else
            {
                HandOn(from, signal);
            }
        }
    }

    /// <summary>What was not said while nobody was there, whoever has come since may have missed.</summary>
    internal void HasCompany(bool has)
    {
        var had = Interlocked.Exchange(ref hasCompany, has);
        if (has && !had)
        {
            Tell(NodeSignal.Forget);
        }
    }

    /// <summary>From now on everything is heard. What was said before may be missing.</summary>
    internal void Listens()
    {
        TellOfMissed();
        hears = true;
    }

    internal void ListensNoMore() => hears = false;

    /// <summary>Something that was said got lost: neither they nor this one know what.</summary>
    internal void WasNotHeard()
    {
        Tell(NodeSignal.Forget);
        TellOfMissed();
    }

    /// <summary>A node is gone, and with it perhaps what it was about to say; or this one was.</summary>
    public void IsGone() => TellOfMissed();

    private void Leave(Dictionary<NodeSignal, long> where, string kind, string subject)
    {
        if (!IsShared)
        {
            return;
        }

        if (Encoding.UTF8.GetByteCount(subject) > MostOfSubject)
        {
            LogTooLong(kind);
            return;
        }

        lock (gate)
        {
            where[new NodeSignal(kind, subject)] = ++turns;
            if (where == urgent)
            {
                waiting.TrySetResult();
            }
        }
    }

    private void HandOn(int from, NodeSignal signal) =>
        EachOf(Heard, (Action<int, NodeSignal> handler) => handler(from, signal), exception => LogNotHandled(exception, signal.Kind, from));

    private void TellOfMissed() => EachOf(Missed, (Action handler) => handler(), LogNotForgotten);

    /// <summary>A handler that fails harms neither the others nor the connection.</summary>
    private static void EachOf<T>(T? all, Action<T> call, Action<Exception> failed)
        where T : Delegate
    {
        foreach (var handler in all?.GetInvocationList() ?? [])
        {
            try
            {
                call((T)handler);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                failed(exception);
            }
        }
    }

    private static List<string> Texts(int own, List<NodeSignal> signals)
    {
        var texts = new List<string>();
        var head = own.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(head);
        var bytes = head.Length;
        foreach (var (kind, subject) in signals)
        {
            var line = subject.Length == 0 ? $"\n{kind}" : $"\n{kind} {subject}";
            var size = Encoding.UTF8.GetByteCount(line);
            if (bytes + size > NodeLink.LongestText && bytes > head.Length)
            {
                texts.Add(text.ToString());
                text.Clear().Append(head);
                bytes = head.Length;
            }

            text.Append(line);
            bytes += size;
        }

        if (bytes > head.Length)
        {
            texts.Add(text.ToString());
        }

        return texts;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A signal of kind {Kind} is too long, and the other nodes do not hear of it")]
    private partial void LogTooLong(string kind);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Error, Message = "Something that was said among nodes was missed, and what is known by hearsay could not be forgotten")]
    private partial void LogNotForgotten(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What node {From} said ({Kind}) could not be acted on")]
    private partial void LogNotHandled(Exception exception, string kind, int from);
}
