using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Browser;

public sealed class MeasuredWalkTests
{
    [Fact]
    public void What_a_circuit_is_measured_with_goes_through_every_page_that_is_drawn_on_one()
    {
        // The plain pages have no circuit; the start page and the problems lead to others or answer for them.
        var walked = Benchmarks.Screens.Visitor.Pages.Select(path => PageRoutes.At(new Uri($"http://here{path}")));
        var drawn = PageRoutes.All.Select(page => page.Route).Where(route => route.StartsWith("/t/", StringComparison.Ordinal) || route.StartsWith("/operate", StringComparison.Ordinal));
        Assert.Equal(drawn.Order(), walked.Distinct().Order());
    }
}
