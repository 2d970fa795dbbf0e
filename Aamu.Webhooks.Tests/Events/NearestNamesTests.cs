using Aamu.Webhooks.Core.Events;

namespace Aamu.Webhooks.Tests.Events;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("task.create", "task.created")]
    [InlineData("tasks.created", "task.created")]
    [InlineData("taks.created", "task.created")]
    [InlineData("Task.Created", "task.created")]
    [InlineData("task_created", "task.created")]
    [InlineData("task.commented", "task.comment.created")]
    [InlineData("task.duedate_changed", "task.due_date_changed")]
    [InlineData("ticket.created", "helpdesk.ticket.created")]
    [InlineData("helpdesk.tickets.assign", "helpdesk.ticket.assigned")]
    [InlineData("document.created", "doc.created")]
    [InlineData("row.updated", "db.row.updated")]
    [InlineData("member.added", "project.member.added")]
    public void The_nearest_name_is_the_one_that_was_meant(string typed, string meant) => Assert.Equal(meant, EventCatalog.Nearest(typed)[0]);

    [Fact]
    public void A_verb_that_there_is_not_leads_to_those_that_there_are() =>
        Assert.Equal(["task.status_changed", "task.created", "task.updated"], EventCatalog.Nearest("task.completed"));

    [Theory]
    [InlineData("invoice.paid")]
    [InlineData("ping")]
    [InlineData("x")]
    [InlineData("")]
    public void What_is_far_from_everything_has_no_nearest_name(string typed) => Assert.Empty(EventCatalog.Nearest(typed));

    [Fact]
    public void A_name_of_any_length_is_answered_at_once() => Assert.Empty(EventCatalog.Nearest(new string('.', 1_000_000)));

    [Fact]
    public void No_more_nearest_names_come_than_were_asked_for()
    {
        Assert.Equal(["task.created"], EventCatalog.Nearest("tasks.created", 1));
        Assert.Equal(3, EventCatalog.Nearest("task.comment").Count);
    }
}
