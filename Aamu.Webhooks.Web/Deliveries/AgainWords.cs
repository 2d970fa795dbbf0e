using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>What became of the wish to send some deliveries again, in words.</summary>
internal static class AgainWords
{
    public static string Of(ChosenAgain again)
    {
        string?[] parts =
        [
            again.Due == 0 ? Strings.AgainNothing : Some(again.Due - again.ToDown - again.Held, Strings.AgainOne, Strings.AgainMany),
            Some(again.ToDown, Strings.AgainDownOne, Strings.AgainDownMany),
            Some(again.Held, Strings.AgainHeldOne, Strings.AgainHeldMany),
            Some(again.Left, Strings.AgainNotOne, Strings.AgainNotMany),
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private static string? Some(int number, string one, string many) => number > 0 ? Wording.Of(number, one, many) : null;
}
