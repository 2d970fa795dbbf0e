using Aamu.Webhooks.Web.Deliveries;
using AngleSharp.Dom;
using Bunit;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The log of deliveries as a reader finds it.</summary>
internal static class ShownLog
{
    public const string Address = "/t/team_1/deliveries";

    public static IReadOnlyList<IElement> Rows(this IRenderedComponent<DeliveriesPage> page) => [.. page.FindAll("tbody tr")];

    public static IReadOnlyList<string?> Ids(this IRenderedComponent<DeliveriesPage> page) => [.. page.FindAll("a.log-link").Select(link => link.GetAttribute("title"))];
}
