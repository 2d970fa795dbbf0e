using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Web.Webhooks;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class EventChoiceTests
{
    [Fact]
    public void A_family_takes_the_place_of_its_members() =>
        Assert.Equal(["form.submitted", "task.*"], new EventChoice(["task.created", "form.submitted", "task.comment.*"]).With("task.*").Patterns);

    [Fact]
    public void A_family_that_loses_a_member_is_named_by_the_others()
    {
        var choice = new EventChoice(["task.comment.*", "form.submitted"]).Without("task.comment.updated");

        Assert.Equal(["form.submitted", "task.comment.created", "task.comment.deleted"], choice.Patterns);
        Assert.False(choice.HasFamily("task.comment.*"));
    }

    [Fact]
    public void A_family_inside_a_wider_one_can_be_taken_out()
    {
        var choice = new EventChoice(["task.*"]).Without("task.comment.*");

        Assert.True(choice.Sends("task.created"));
        Assert.False(choice.Sends("task.comment.created"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("helpdesk.*", "task.created")]
    [InlineData("db.row.*", "db.*")]
    public void A_choice_means_what_the_matcher_takes_it_for(params string[] patterns)
    {
        var (choice, selection) = (new EventChoice(patterns), new EventSelection(patterns));

        Assert.Equal(selection.Count, choice.Count);
        Assert.All(Core.Events.EventCatalog.All, type => Assert.Equal(selection.Contains(type.Name), choice.Sends(type.Name)));
    }

    [Fact]
    public void Every_event_type_stands_in_the_picker_once() =>
        Assert.Equal(Core.Events.EventCatalog.All.Select(type => type.Name).Order(), EventFamilies.All.SelectMany(group => group.Types).Select(type => type.Name).Order());

    [Fact]
    public void Every_family_of_the_picker_is_one_that_the_service_accepts() =>
        Assert.All(EventFamilies.All.SelectMany(group => group.Rows.Select(row => row.Pattern).Append(group.Pattern)), pattern => Assert.Null(EventSelection.Check(pattern)));

    [Theory]
    [InlineData("Every event · every project", new[] { "task.created", "*" }, new string[0])]
    [InlineData("task.*, 3 more · 2 projects", new[] { "form.submitted", "task.*", "email.sent", "doc.created" }, new[] { "a", "b" })]
    [InlineData("form.submitted · 1 project", new[] { "form.submitted" }, new[] { "a" })]
    public void What_a_webhook_listens_to_is_said_in_a_few_words(string words, string[] eventTypes, string[] projectIds) =>
        Assert.Equal(words, WebhookWords.Listening(eventTypes, projectIds));
}
