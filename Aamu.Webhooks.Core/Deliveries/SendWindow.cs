using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// How many requests of one lane may be on the wire at once. It grows while a backlog waits for a receiver that is slow but well, and shrinks
/// when the receiver shows signs of overload. Beyond half of where that happened it grows slowly, so that a receiver which takes so many and no more is
/// seldom asked too much; an outage does not make it forget that. What is learnt is a rumour, gone with the process.
/// </summary>
internal sealed class SendWindow(int most)
{
    /// <summary>Enough for a receiver that answers in 100 ms to take 160 deliveries a second.</summary>
    private const int Start = 16;

    /// <summary>Kept open towards a receiver in trouble: its backlog moves, its retries count down.</summary>
    public const int Least = 4;

    /// <summary>Answers that come sooner need no more company: this machine is the slower part.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    /// <summary>A receiver that takes so many times its best is loaded enough.</summary>
    private const double Loaded = 3;

    /// <summary>Where it was too much before, a round of good answers adds an eighth.</summary>
    private const int Careful = 8;

    /// <summary>How much a long answer weighs is forgotten over some ten shorter ones.</summary>
    private const int Forgotten = 8;

    private readonly int usual = Math.Min(Start, most);
    private readonly int least = Math.Min(Least, most);
    private TimeSpan best = TimeSpan.MaxValue;
    private DateTimeOffset shrunkAt;
    private int safe = int.MaxValue;
    private bool hasTaken;
    private int good;

    public int Size { get; private set; } = Math.Min(Start, most);

    /// <summary>How many may be claimed beyond those on the wire: they follow at once where answers come within milliseconds, and would grow stale elsewhere.</summary>
    public int Ahead { get; private set; }

    /// <summary>What an attempt is reckoned to take in memory beside its body, in bytes: what the latest answers took, where that is more than most do.</summary>
    public int Beside { get; private set; } = FlightRoom.Overhead;

    /// <summary>The receiver was down and is back: what waited for it comes slowly at first.</summary>
    public void StartAgain() => (Size, Ahead, best, hasTaken) = (least, 0, TimeSpan.MaxValue, false);

    /// <param name="most">So many more may be claimed.</param>
    public LaneWish Wish(int most) => new(most, Beside);

    /// <param name="receipt">What came of one request.</param>
    /// <param name="wasFull">All that were allowed were on the wire.</param>
    /// <param name="now">The time.</param>
    public void Learn(Receipt receipt, bool wasFull, DateTimeOffset now)
    {
        Ahead = receipt.Outcome == AttemptOutcome.Succeeded && receipt.Duration < Slow ? Size : 0;
        Beside = Math.Max(FlightRoom.WeightOf(receipt), Math.Max(FlightRoom.Overhead, Beside - (Beside / Forgotten)));
        if (receipt.Outcome == AttemptOutcome.Succeeded)
        {
            (best, hasTaken) = (receipt.Duration < best ? receipt.Duration : best, true);
            var isWanted = wasFull && Size < most && (Size < usual || (receipt.Duration >= Slow && receipt.Duration < best * Loaded));
            if (isWanted && (Size < safe || ++good % Careful == 0))
            {
                Size++;
            }
        }
        else if (SaysTooMuch(receipt) && (receipt.StartedAt >= shrunkAt || shrunkAt > now))
        {
            // Once for all that were on the wire together: they tell of the same moment.
            Size = Math.Max(least, Size / 2);
            shrunkAt = now;

            // Where nothing gets through at all, fewer at once say nothing of how many it can take.
            (safe, hasTaken) = (hasTaken ? Size : safe, false);
        }
    }

    /// <summary>Overload, or the silence that comes of it. Other failures (404, 500) are answers like any other: fewer at a time would change nothing.</summary>
    private static bool SaysTooMuch(Receipt receipt) => receipt.Outcome switch
    {
        AttemptOutcome.HttpError => receipt.StatusCode is 429 or 502 or 503 or 504,
        AttemptOutcome.Timeout or AttemptOutcome.ResponseTooSlow or AttemptOutcome.ConnectTimeout => true,
        AttemptOutcome.ConnectionRefused or AttemptOutcome.ConnectionReset => true,
        _ => false,
    };
}
