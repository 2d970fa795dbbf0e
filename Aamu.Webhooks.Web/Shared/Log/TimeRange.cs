namespace Aamu.Webhooks.Web.Shared.Log;

/// <summary>The time that a log shows, as the address bar spells it: <c>last=1h</c>, or <c>since</c> and <c>until</c> in ISO 8601.</summary>
public sealed record TimeRange(string? Last, string? SinceText, string? UntilText)
{
    public const string Custom = "custom";

    private static readonly Dictionary<string, TimeSpan> Spans = new()
    {
        ["15m"] = TimeSpan.FromMinutes(15),
        ["1h"] = TimeSpan.FromHours(1),
        ["24h"] = TimeSpan.FromHours(24),
        ["7d"] = TimeSpan.FromDays(7),
    };

    public static IReadOnlyList<Choice> Choices =>
        [new("15m", Strings.Last15Minutes), new("1h", Strings.LastHour), new("24h", Strings.Last24Hours), new("7d", Strings.Last7Days), new(Custom, Strings.FromTo)];

    public bool IsSet => Choice is not null;

    public bool IsCustom => Last == Custom || SinceText is not null || UntilText is not null;

    public string? Choice => IsCustom ? Custom : Last is { Length: > 0 } ? Last : null;

    public DateTimeOffset? Until => UntilText is null ? null : Core.IsoTime.Parse(UntilText);

    /// <summary>The beginning that the address names.</summary>
    public DateTimeOffset? From => SinceText is null ? null : Core.IsoTime.Parse(SinceText);

    /// <summary>It ends before it begins: nothing can be in it.</summary>
    public bool IsBackwards => From is { } since && Until is { } until && until <= since;

    public DateTimeOffset? Since(DateTimeOffset now)
    {
        if (From is not null)
        {
            return From;
        }

        return Last is not null && Spans.TryGetValue(Last, out var span) ? now - span : null;
    }
}
