namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>One thing that goes wrong.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="What">In words.</param>
/// <param name="RunAsync">Makes it go wrong on a site of its own, and says in a few words what came of it.</param>
internal sealed record Fault(string Name, string What, Func<Site, Task<string>> RunAsync)
{
    /// <summary>Settings of the service, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Requests are under way when the service ends: those are sent again. Else nothing may come twice.</summary>
    public bool MayRepeat { get; init; }

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("kill", "kill -9 at random moments, 20 receivers that do all that receivers do wrong", Kills.RunAsync) { Settings = Kills.Settings, MayRepeat = true },
        new("dead", "one dead receiver among 50", Neighbours.OneIsDeadAsync),
        new("flood", "one team's flood", Neighbours.OneFloodsAsync),
        new("full", "the disk is full for a minute", Stores.FullAsync),
        new("readonly", "the file becomes read-only for a minute", Stores.ReadOnlyAsync),
        new("busy", "another program holds the file for a minute", Stores.BusyAsync),
        new("corrupt", "a page of the file is damaged", Stores.CorruptAsync),
        new("clock", "the clock jumps an hour ahead and back, again and again", Clocks.JumpAsync),
        new("outage", "100,000 events for a receiver that is down for an hour", Clocks.OutageAsync),
        new("many", "10,000 webhooks in 1,000 teams", Sizes.ManyWebhooksAsync),
        new("pending", "a start with 1,000,000 pending deliveries", Sizes.PendingAsync) { MayRepeat = true },
        new("retention", "100,000 events are forgotten under load", Forgetting.RunAsync),
        new("backup", "a backup of a large file under load", BackingUp.RunAsync),
        new("memory", "the largest batches of the largest events for receivers that hang", Sizes.MemoryAsync),
        new("soak", "200 events/s", Soaking.RunAsync),
    ];
}

/// <summary>What it needs is not there: rights, a library.</summary>
internal sealed class NotHereException(string what) : Exception(what);
