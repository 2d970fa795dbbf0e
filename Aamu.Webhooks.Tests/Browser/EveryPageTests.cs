using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>What holds for every page, in every state it can be met in.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class EveryPageTests(PageInspection inspection) : IClassFixture<PageInspection>
{
    [Fact]
    public void Every_page_is_looked_at_and_comes_to_show_what_it_should()
    {
        Assert.Equal(PageRoutes.All.Select(page => page.Route).Order(), inspection.Pages.Select(page => page.Route).Distinct().Order());
        AssertNone(inspection.Unseen);
    }

    [Fact]
    public void No_page_has_a_barrier_of_WCAG_2_2_AA_in_light_or_in_dark() => AssertNone(inspection.Barriers);

    [Fact]
    public void Nothing_scrolls_sideways_on_a_phone_however_long_the_names_are() => AssertNone(inspection.Overflows);

    [Fact]
    public void Nothing_is_cut_off_without_saying_so() => AssertNone(inspection.Cuts);

    [Fact]
    public void Nothing_sticks_out_of_its_table_cell() => AssertNone(inspection.Spills);

    [Fact]
    public void No_name_fills_the_list_that_it_stands_in_however_long_it_is() => AssertNone(inspection.LongNames);

    [Fact]
    public void Nothing_jumps_while_a_page_is_loading() => AssertNone(inspection.Shifts);

    [Fact]
    public void Every_page_has_exactly_one_heading_of_the_first_level() => AssertNone(inspection.Headings);

    [Fact]
    public void Every_page_has_a_title_of_its_own()
    {
        var shared = inspection.Titles.SelectMany(page => page.Distinct().Select(title => (Route: page.Key, Title: title)))
            .Where(page => page.Title is not ("Not found · Aamu Webhooks" or "There is no such page · Aamu Webhooks"))
            .GroupBy(page => page.Title).Where(title => title.Count() > 1)
            .Select(title => $"“{title.Key}”: {string.Join(", ", title.Select(page => page.Route))}");
        AssertNone(shared);
    }

    private static void AssertNone(IEnumerable<string> notes) => Assert.True(!notes.Any(), string.Join("\n\n", notes.Order()));
}
