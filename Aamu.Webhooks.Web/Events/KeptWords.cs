using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Events;

/// <summary>How long things are kept, in words. Pure.</summary>
internal static class KeptWords
{
    /// <summary>What a page says in the place of a body that is gone.</summary>
    public static string BodyGone => Strings.KeptBodyGone;

    public static string Of(KeptFor kept) => kept.BodiesDays is { } bodies
        ? Strings.KeptBodies.With(Days(kept.Days), Days(bodies))
        : Strings.KeptFor.With(Days(kept.Days));

    public static string Choice(KeptFor kept) => Strings.KeptChoice.With(kept.MostDays);

    public static string Effect(int days, KeptFor kept) => days < kept.Days ? Strings.KeptShorter : Strings.KeptLonger;

    private static string Days(int days) => Wording.Of(days, Strings.DayOne, Strings.DayMany);
}
