using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What became of a wish for several webhooks, in words.</summary>
internal static class BulkWords
{
    public static string Of(SwitchReport report, string state, string meaning)
    {
        var changed = report.Changed switch
        {
            0 => "Nothing is changed.",
            1 => $"1 webhook is {state} now. {meaning}",
            var many => $"{many} webhooks are {state} now. {meaning}",
        };
        return string.Join(' ', new[]
        {
            changed,
            Rest(report.AlreadySo, $"was {state} already", $"were {state} already"),
            Rest(report.Disabled, "is disabled and stays so", "are disabled and stay so"),
            Rest(report.Missed, "was changed by somebody else just now and is left alone", "were changed by somebody else just now and are left alone"),
        }.OfType<string>());
    }

    private static string? Rest(int count, string one, string more) => count switch
    {
        0 => null,
        1 => $"1 {one}.",
        _ => $"{count} {more}.",
    };
}
