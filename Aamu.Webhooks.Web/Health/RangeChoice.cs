using Aamu.Webhooks.Core.Health;

namespace Aamu.Webhooks.Web.Health;

/// <summary>A range of figures as the address bar spells it (<c>last=7d</c>) and people say it.</summary>
public sealed record RangeChoice(string Code, HealthRange Range)
{
    public static RangeChoice Day { get; } = new("24h", HealthRange.Day);

    public static RangeChoice Week { get; } = new("7d", HealthRange.Week);

    public static IReadOnlyList<RangeChoice> All { get; } = [Day, Week];

    public string Label => IsUsual ? Strings.RangeDay : Strings.RangeWeek;

    public string Words => IsUsual ? Strings.RangeDayLast : Strings.RangeWeekLast;

    public string Per => IsUsual ? Strings.RangeDayPer : Strings.RangeWeekPer;

    public bool IsUsual => this == Day;

    /// <summary>A word that is not known asks for the usual one.</summary>
    public static RangeChoice Of(string? code) => All.FirstOrDefault(choice => choice.Code == code) ?? Day;
}
