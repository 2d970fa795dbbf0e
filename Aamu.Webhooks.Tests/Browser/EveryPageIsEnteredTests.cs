using System.Reflection;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>That a page looks right says nothing of whether one can do there what one came for.</summary>
public sealed class EveryPageIsEnteredTests
{
    /// <summary>Nobody goes to these: another address is answered with them, which <see cref="IsolationJourney"/> asks for. <see cref="EveryPageTests"/> looks at them.</summary>
    private static readonly string[] Answers = ["/not-found", "/problem/{Code:int}"];

    [Fact]
    public void Every_page_is_entered_by_a_journey()
    {
        var entered = from type in typeof(EveryPageIsEnteredTests).Assembly.GetTypes()
                      from method in type.GetMethods()
                      from visits in method.GetCustomAttributes<VisitsAttribute>()
                      from route in visits.Routes
                      select route;
        Assert.Equal(PageRoutes.All.Select(page => page.Route).Order(), entered.Concat(Answers).Distinct().Order());
    }
}
