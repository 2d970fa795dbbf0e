using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Nodes;

/// <summary>
/// This machine's clock beside that of the database's server, which is the same for all nodes. Due times and logs are written by the clock of whichever node it is; what differs is said,
/// and not corrected: clocks are put right by those who run the machines.
/// </summary>
public sealed partial class ServerClock(TimeProvider clock, ILogger<ServerClock> logger)
{
    /// <summary>What differs by more is said.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private const long Unknown = long.MinValue;

    private long ahead = Unknown;
    private bool isSaid;

    /// <summary>By how much this machine's is ahead at least, below zero when it is behind; null before the first look, and where there is no server.</summary>
    internal TimeSpan? Ahead => Interlocked.Read(ref ahead) is var ticks and not Unknown ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>To be called by one at a time. The answer was given at some moment between the question and its coming; what lies between those two is no difference.</summary>
    internal void Compare(NodeLink link, Func<string, Statement> ask)
    {
        var asked = clock.GetUtcNow();
        var there = link.Now(ask);
        var answered = clock.GetUtcNow();
        var difference = there < asked ? asked - there : there > answered ? answered - there : TimeSpan.Zero;
        Interlocked.Exchange(ref ahead, difference.Ticks);
        if (difference.Duration() > Tolerance != isSaid)
        {
            isSaid = !isSaid;
            Say(difference);
        }
    }

    private void Say(TimeSpan difference)
    {
        if (isSaid)
        {
            LogDiffers(difference.Duration(), difference > TimeSpan.Zero ? "ahead of" : "behind");
        }
        else
        {
            LogAgrees();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of this machine is {By} {Where} that of the database's server. Where several servers' clocks differ, retries come early or late and logs are out of order: let all of them follow the same time server")]
    private partial void LogDiffers(TimeSpan by, string where);

    [LoggerMessage(Level = LogLevel.Information, Message = "The clock of this machine agrees with that of the database's server again")]
    private partial void LogAgrees();
}
