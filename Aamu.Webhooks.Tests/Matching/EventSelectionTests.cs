using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;

namespace Aamu.Webhooks.Tests.Matching;

public sealed class EventSelectionTests
{
    [Theory]
    [InlineData("*")]
    [InlineData("task.*")]
    [InlineData("task.comment.*")]
    [InlineData("helpdesk.ticket.status_changed")]
    public void A_pattern_that_means_something_may_be_used(string pattern) => Assert.Null(EventSelection.Check(pattern));

    [Theory]
    [InlineData("tsak.created", "Did you mean task.created")]
    [InlineData("xyzzy", "There is no event type “xyzzy”.")]
    [InlineData("task.crea*", "matches no event type")]
    [InlineData("nothing.*", "matches no event type")]
    [InlineData(".*", "matches no event type")]
    [InlineData("**", "matches no event type")]
    [InlineData("*.created", "There is no event type")]
    [InlineData("Task.Created", "Did you mean task.created")]
    [InlineData("", "An entry is an event type")]
    public void A_pattern_that_means_nothing_is_refused_in_words(string pattern, string words) =>
        Assert.Contains(words, EventSelection.Check(pattern), StringComparison.Ordinal);

    [Fact]
    public void A_missing_pattern_is_refused_in_words_too() => Assert.NotNull(EventSelection.Check(null!));

    [Fact]
    public void A_refusal_does_not_repeat_a_novel() => Assert.True(EventSelection.Check(new string('x', 1_000_000))!.Length < 500);

    [Fact]
    public void A_star_means_every_name_of_the_catalog()
    {
        var selection = new EventSelection(["*"]);
        Assert.Equal(EventCatalog.All.Count, selection.Count);
        Assert.All(EventCatalog.All, type => Assert.True(selection.Contains(type.Name)));
        Assert.False(selection.Contains("task.invented"));
    }

    [Fact]
    public void A_family_does_not_reach_into_a_neighbour_whose_name_begins_alike() =>
        Assert.All(EventSelection.Expand("doc.*"), name => Assert.StartsWith("doc.", name, StringComparison.Ordinal));
}
