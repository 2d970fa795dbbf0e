namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>What is asked of the service, and how its receivers behave.</summary>
internal sealed record Workload(string Name, string What)
{
    public int Teams { get; init; } = 1;

    public int WebhooksPerTeam { get; init; } = 1;

    /// <summary>One more webhook of the first team, whose receiver takes so long. 0: none.</summary>
    public int SlowMs { get; init; }

    /// <summary>The others take between these.</summary>
    public (int Least, int Most) AnswerMs { get; init; }

    public int Events { get; init; }

    /// <summary>Events a second by the clock, whether or not earlier ones were answered. 0: as fast as they are answered.</summary>
    public double Rate { get; init; }

    /// <summary>Requests at once, where there is no rate.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>Events in one request.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>False: the webhooks listen to other events, and nothing is sent.</summary>
    public bool Matches { get; init; } = true;

    /// <summary>Deliveries that lie in the store already.</summary>
    public int Grown { get; init; }

    /// <summary>Events before those that count.</summary>
    public int WarmUp { get; init; } = 2_000;

    public bool IsSteady => Rate > 0;

    /// <summary>Deliveries that an accepted event leads to. Every team has as many webhooks; where there is a slow one there is one team.</summary>
    public int FanOut => Matches ? WebhooksPerTeam + (SlowMs > 0 ? 1 : 0) : 0;

    /// <summary>It asks for nothing that only this service has.</summary>
    public bool IsForPeers => Matches && (Teams, Batch, Grown) == (1, 1, 0);

    /// <summary>Every webhook, the slow one last.</summary>
    public IEnumerable<Subscription> Subscriptions()
    {
        var (least, most) = AnswerMs;
        for (var number = 0; number < Teams * WebhooksPerTeam; number++)
        {
            yield return new(number, $"team_{number / WebhooksPerTeam}", least + (number * 37 % (most - least + 1)), IsSlow: false);
        }

        if (SlowMs > 0)
        {
            yield return new(WebhooksPerTeam, "team_0", SlowMs, IsSlow: true);
        }
    }

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("A", "20,000 events × 1 webhook, as fast as accepted") { Events = 20_000 },
        new("B", "2,000 events × 10 webhooks, as fast as accepted") { Events = 2_000, WebhooksPerTeam = 10 },
        new("C", "200 events/s for 30 s × 1 webhook") { Events = 6_000, Rate = 200 },
        new("D", "100 events/s for 20 s × 9 webhooks, beside one that takes 2 s") { Events = 2_000, Rate = 100, WebhooksPerTeam = 9, SlowMs = 2_000 },
        new("D8", "the same, beside one that takes 8 s") { Events = 2_000, Rate = 100, WebhooksPerTeam = 9, SlowMs = 8_000 },
        new("F", "30,000 events that match nothing, 64 connections") { Events = 30_000, Connections = 64, Matches = false },
        new("G", "200,000 events that match nothing, 500 in a request") { Events = 200_000, Connections = 4, Batch = 500, Matches = false },
        new("L", "500 events/s for 20 s over 200 teams of 5 webhooks that take 20–200 ms") { Events = 10_000, Rate = 500, Teams = 200, WebhooksPerTeam = 5, AnswerMs = (20, 200) },
        new("growth", "A with 1,000,000 deliveries in the store") { Events = 20_000, Grown = 1_000_000 },
    ];

    /// <summary>The same in small: to see that it works, not how fast.</summary>
    public Workload Scaled(double by) => this with
    {
        Events = Math.Max(Batch, (int)(Events * by)),
        Teams = Math.Max(1, (int)(Teams * by)),
        WarmUp = Math.Max(1, (int)(WarmUp * by)),
        Grown = (int)(Grown * by),
    };
}

/// <summary>A webhook that a workload wants, and how its receiver behaves.</summary>
/// <param name="Number">Its receiver's, too.</param>
/// <param name="AnswerMs">How long the receiver takes.</param>
/// <param name="IsSlow">The one whose deliveries are not timed.</param>
internal sealed record Subscription(int Number, string Team, int AnswerMs, bool IsSlow);
