using System.Globalization;
using System.Text;

namespace Aamu.Webhooks.Core.Health;

/// <summary>
/// How long deliveries took, as counts on a logarithmic scale: those of any number of hours and webhooks can be added up, and a percentile read from
/// the sum is at most 5 % off. Written as <c>40:12 41:3</c> = step:count.
/// </summary>
public sealed class DeliveryTimes
{
    /// <summary>Eight steps to a doubling.</summary>
    private const double StepsPerDoubling = 8;

    private readonly SortedDictionary<int, long> counts = [];

    public long Count { get; private set; }

    public static DeliveryTimes Read(string text)
    {
        var times = new DeliveryTimes();
        times.Add(text);
        return times;
    }

    public void Add(double milliseconds) => Add((int)Math.Round(StepsPerDoubling * Math.Log2(Math.Max(milliseconds, 0) + 1)), 1);

    /// <summary>Adds what another one has written.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split(' '))
        {
            if (text[part] is { IsEmpty: false } pair && pair.IndexOf(':') is var colon)
            {
                Add(int.Parse(pair[..colon], CultureInfo.InvariantCulture), long.Parse(pair[(colon + 1)..], CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Null when nothing was counted.</summary>
    public double? Percentile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        foreach (var (step, count) in counts)
        {
            wanted -= count;
            if (wanted <= 0)
            {
                return Math.Pow(2, step / StepsPerDoubling) - 1;
            }
        }

        return null;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (step, count) in counts)
        {
            text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{step}:{count}");
        }

        return text.ToString();
    }

    private void Add(int step, long count)
    {
        counts[step] = counts.GetValueOrDefault(step) + count;
        Count += count;
    }
}
