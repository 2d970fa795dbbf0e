using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What a webhook holds back, in words. Pure.</summary>
internal static class HeldWords
{
    /// <summary>From here on the limit is near enough to speak of it first.</summary>
    private const double Near = 0.8;

    /// <summary><c>It holds 1,204 deliveries (3.4 MB),</c></summary>
    public static string Of(Held held) => $"It holds {Many(held.Count)} ({Size(held.Bytes)}),";

    public static string Limit(Held held) => held.TeamCount >= held.TeamLimit * Near
        ? $"Your team holds {Number(held.TeamCount)} of the {Number(held.TeamLimit)} deliveries that it may: beyond that the oldest are cancelled. They stay in the log, and can be sent again from there."
        : $"A team may hold {Number(held.TeamLimit)}; beyond that the oldest would be cancelled, and stay in the log.";

    public static string Counts(ResumeCounts counts) => counts switch
    {
        { Cancelled: 0 } => $"{Many(counts.Sent)} will be sent.",
        { Sent: 0 } => $"{Many(counts.Cancelled)} will be cancelled. They stay in the log, and can be sent again from there.",
        _ => $"{Many(counts.Sent)} will be sent; {Number(counts.Cancelled)} will be cancelled. Those stay in the log, and can be sent again from there.",
    };

    /// <summary>About how long a paced resume takes.</summary>
    public static string Takes(int count, int perSecond) => $"That takes {Shared.Durations.Words(TimeSpan.FromSeconds((double)count / perSecond))}.";

    private static string Many(int count) => $"{Number(count)} {(count == 1 ? "delivery" : "deliveries")}";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} bytes",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };
}
