using Aamu.Webhooks.Core.Health;

namespace Aamu.Webhooks.Web.Health;

/// <summary>A range of figures as the address bar spells it (<c>last=7d</c>) and people say it.</summary>
public sealed record RangeChoice(string Code, string Label, string Words, string Per, HealthRange Range)
{
    public static RangeChoice Day { get; } = new("24h", "24 hours", "last 24 hours", "per hour", HealthRange.Day);

    public static RangeChoice Week { get; } = new("7d", "7 days", "last 7 days", "per 6 hours", HealthRange.Week);

    public static IReadOnlyList<RangeChoice> All { get; } = [Day, Week];

    public bool IsUsual => this == Day;

    /// <summary>A word that is not known asks for the usual one.</summary>
    public static RangeChoice Of(string? code) => All.FirstOrDefault(choice => choice.Code == code) ?? Day;
}
