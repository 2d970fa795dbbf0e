using System.Globalization;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Health;

/// <summary>The time under a chart, in the reader's zone.</summary>
public sealed record ChartAxis(DateTimeOffset Start, TimeSpan Step, int Steps, ReaderZone Reader)
{
    private DateTimeOffset End => Start + (Step * Steps);

    /// <summary>Every sixth hour of the reader's day; for a week, the reader's midnights.</summary>
    public IEnumerable<(DateTimeOffset At, string Words)> Ticks
    {
        get
        {
            var daily = End - Start > TimeSpan.FromDays(2);
            for (var at = Start; at < End; at += TimeSpan.FromHours(1))
            {
                var local = Reader.Local(at);
                if (local.Hour % (daily ? 24 : 6) == 0)
                {
                    yield return (at, local.ToString(daily ? "ddd d" : "HH:mm", CultureInfo.InvariantCulture));
                }
            }
        }
    }

    public bool Holds(DateTimeOffset at) => at >= Start && at < End;

    /// <summary>In percent of the width.</summary>
    public double Left(DateTimeOffset at) => 100 * ((at - Start) / (End - Start));

    /// <summary>The step that begins at a moment: "5 Jun 22:00–23:00".</summary>
    public string When(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Reader.Local(at):d MMM HH:mm}–{Reader.Local(at + Step):HH:mm}");
}
