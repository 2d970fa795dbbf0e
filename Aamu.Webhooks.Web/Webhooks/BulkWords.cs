using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What became of a wish for several webhooks, in words.</summary>
internal static class BulkWords
{
    public static string Paused(SwitchReport report) => Of(report, Strings.BulkPausedOne, Strings.BulkPausedMany, Strings.BulkWasPausedOne, Strings.BulkWasPausedMany);

    public static string Resumed(SwitchReport report) => Of(report, Strings.BulkResumedOne, Strings.BulkResumedMany, Strings.BulkWasActiveOne, Strings.BulkWasActiveMany);

    /// <summary>What was held is sent by a plan that was chosen, or not at all.</summary>
    public static Func<SwitchReport, string> ResumedBy(ResumeChoice choice) => choice == ResumeChoice.Nothing
        ? report => Of(report, Strings.BulkResumedNoneOne, Strings.BulkResumedNoneMany, Strings.BulkWasActiveOne, Strings.BulkWasActiveMany)
        : report => Of(report, Strings.BulkResumedSomeOne, Strings.BulkResumedSomeMany, Strings.BulkWasActiveOne, Strings.BulkWasActiveMany);

    private static string Of(SwitchReport report, string one, string many, string oneWasSo, string manyWereSo) => string.Join(' ', new[]
    {
        report.Changed == 0 ? Strings.BulkNothing : Wording.Of(report.Changed, one, many),
        Rest(report.AlreadySo, oneWasSo, manyWereSo),
        Rest(report.Disabled, Strings.BulkDisabledOne, Strings.BulkDisabledMany),
        Rest(report.Missed, Strings.BulkMissedOne, Strings.BulkMissedMany),
    }.OfType<string>());

    private static string? Rest(int count, string one, string many) => count == 0 ? null : Wording.Of(count, one, many);
}
