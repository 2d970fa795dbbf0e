namespace Aamu.Webhooks.Core.Health;

/// <summary>How far back figures go, and how finely a chart cuts them.</summary>
public sealed record HealthRange(int Steps, TimeSpan Step)
{
    public static HealthRange Day { get; } = new(24, TimeSpan.FromHours(1));

    public static HealthRange Week { get; } = new(28, TimeSpan.FromHours(6));

    /// <summary>The beginning of the first step; the last one ends with the hour that runs.</summary>
    public DateTimeOffset Since(DateTimeOffset now)
    {
        var hour = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        return hour + TimeSpan.FromHours(1) - (Step * Steps);
    }
}
