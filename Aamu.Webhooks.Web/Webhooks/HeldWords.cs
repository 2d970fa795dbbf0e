using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What a webhook holds back, in words. Pure.</summary>
internal static class HeldWords
{
    /// <summary>From here on the limit is near enough to speak of it first.</summary>
    private const double Near = 0.8;

    /// <summary><c>1,204 deliveries</c></summary>
    public static string Count(Held held) => Wording.Of(held.Count, Strings.DeliveryOne, Strings.DeliveryMany);

    /// <summary><c>1 delivery held</c>; a list counts up to a thousand.</summary>
    public static string Held(int count) => count >= WebhookLine.MostCounted ? Strings.HeldMost.With(Number(WebhookLine.MostCounted)) : Wording.Of(count, Strings.HeldOne, Strings.HeldMany);

    /// <summary><c>3.4 MB</c></summary>
    public static string Size(Held held) => held.Bytes switch
    {
        < 1_000 => Wording.Of(held.Bytes, Strings.ByteOne, Strings.ByteMany),
        < 1_000_000 => Strings.Kilobytes.With(Rounded(held.Bytes / 1e3)),
        < 1_000_000_000 => Strings.Megabytes.With(Rounded(held.Bytes / 1e6)),
        _ => Strings.Gigabytes.With(Rounded(held.Bytes / 1e9)),
    };

    public static string Limit(Held held) => held.TeamCount >= held.TeamLimit * Near
        ? Strings.HeldNearLimit.With(Number(held.TeamCount), Number(held.TeamLimit))
        : Strings.HeldLimit.With(Number(held.TeamLimit));

    public static string Counts(ResumeCounts counts) => counts switch
    {
        { Cancelled: 0 } => Wording.Of(counts.Sent, Strings.WillSendOne, Strings.WillSendMany),
        { Sent: 0 } => Wording.Of(counts.Cancelled, Strings.WillCancelOne, Strings.WillCancelMany),
        _ => (counts.Sent == 1 ? Strings.WillSendOneCancelRest : Strings.WillSendManyCancelRest).With(Number(counts.Sent), Number(counts.Cancelled)),
    };

    /// <summary>About how long a paced resume takes.</summary>
    public static string Takes(int count, int perSecond) => Strings.ResumeTakes.With(Durations.Words(TimeSpan.FromSeconds((double)count / perSecond)));

    private static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Rounded(double number) => number.ToString("0.#", CultureInfo.CurrentCulture);
}
