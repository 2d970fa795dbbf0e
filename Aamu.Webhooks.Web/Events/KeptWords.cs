using System.Globalization;
using Aamu.Webhooks.Core.Events;

namespace Aamu.Webhooks.Web.Events;

/// <summary>How long things are kept, in words. Pure.</summary>
internal static class KeptWords
{
    /// <summary>What a page says in the place of a body that is gone.</summary>
    public const string BodyGone = "Not kept any more, so it cannot be sent again.";

    public static string Of(KeptFor kept) => kept.BodiesDays is { } bodies
        ? $"Events and their deliveries are kept for {Days(kept.Days)}; what they said, and what receivers answered, for {Days(bodies)}."
        : $"Events and their deliveries are kept for {Days(kept.Days)}.";

    public static string Choice(KeptFor kept) => $"1–{kept.MostDays.ToString("N0", CultureInfo.InvariantCulture)}: nothing is kept longer here.";

    public static string Effect(int days, KeptFor kept) => days < kept.Days
        ? "What is older is removed within the hour, for good. What still waits to be delivered stays until it has come to its end."
        : "What is gone already does not come back.";

    private static string Days(int days) => days == 1 ? "1 day" : $"{days.ToString("N0", CultureInfo.InvariantCulture)} days";
}
