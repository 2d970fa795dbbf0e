using System.Globalization;

namespace Hangfire.Storage.SQLite;

/// <summary>The dashboard's graphs, from the counters that Hangfire keeps for each day and each hour. Every day and hour is there, the latest first.</summary>
internal sealed class Timelines(SQLiteStorage storage)
{
    public IDictionary<DateTime, long> LastWeek(string type)
    {
        var today = storage.Clock.GetUtcNow().UtcDateTime.Date;
        return Read([.. Enumerable.Range(0, 7).Select(day => today.AddDays(-day))], $"stats:{type}:", "yyyy-MM-dd");
    }

    public IDictionary<DateTime, long> LastDay(string type)
    {
        var now = storage.Clock.GetUtcNow().UtcDateTime;
        return Read([.. Enumerable.Range(0, 24).Select(hour => now.AddHours(-hour))], $"stats:{type}:", "yyyy-MM-dd-HH");
    }

    private Dictionary<DateTime, long> Read(DateTime[] times, string prefix, string format)
    {
        var counts = storage.Engine.Read(new CounterValues([.. times.Select(time => prefix + time.ToString(format, CultureInfo.InvariantCulture))]));
        return times.Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
