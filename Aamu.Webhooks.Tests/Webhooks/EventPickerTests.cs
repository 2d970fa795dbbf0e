using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Webhooks;
using AngleSharp.Dom;
using Bunit;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class EventPickerTests
{
    private IReadOnlyList<string> chosen = [];

    [Fact]
    public async Task A_group_opens_and_an_event_of_it_can_be_chosen()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var picker = Render(pages);

        Group(picker, "Tasks").Click();
        Box(picker, "task.created").Change(true);

        Assert.Equal(["task.created"], chosen);
        Assert.Contains("1 of 10", Group(picker, "Tasks").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_group_is_chosen_as_a_family_and_its_members_are_ticked()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var picker = Render(pages);

        Box(picker, "helpdesk.*").Change(true);
        Group(picker, "Helpdesk").Click();

        Assert.Equal(["helpdesk.*"], chosen);
        Assert.True(Box(picker, "helpdesk.ticket.created").HasAttribute("checked"));
    }

    [Fact]
    public async Task Unticking_every_event_brings_back_what_was_chosen_before()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var picker = Render(pages, "form.submitted");

        picker.Find(".picker-all input").Change(true);
        Assert.Equal(["*"], chosen);
        picker.Find(".picker-all input").Change(false);

        Assert.Equal(["form.submitted"], chosen);
    }

    [Fact]
    public async Task Searching_shows_only_what_fits_and_a_near_miss_is_helped()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var picker = Render(pages);

        picker.Find("input[type=search]").Input("role_changed");
        Assert.Equal(["project.member.role_changed", "team.member.role_changed"], Rows(picker).Where(name => !name.EndsWith('*')));

        picker.Find("input[type=search]").Input("task.creatd");
        Assert.Contains("Did you mean task.created?", picker.Find(".picker-none").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_is_that_of_the_event_under_the_pointer_or_the_focus()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var picker = Render(pages);
        Group(picker, "Forms").Click();

        Row(picker, "form.submitted").MouseEnter();
        Assert.Contains("\"type\": \"form.submitted\"", picker.Find(".example pre").TextContent, StringComparison.Ordinal);

        Row(picker, "form.deleted").FocusIn();
        Assert.Contains("\"type\": \"form.deleted\"", picker.Find(".example pre").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<EventPicker> Render(WebhookPages pages, params string[] value) => pages.Browser.Render<EventPicker>(picker => picker
        .Add(parameters => parameters.Value, value)
        .Add(parameters => parameters.ValueChanged, patterns => chosen = patterns)
        .Add(parameters => parameters.TeamId, "team_1"));

    private static IElement Group(IRenderedComponent<EventPicker> picker, string name) =>
        picker.FindAll(".picker-open").Single(button => button.TextContent.Trim().StartsWith(name, StringComparison.Ordinal));

    private static IElement Row(IRenderedComponent<EventPicker> picker, string pattern) =>
        picker.FindAll(".picker-row").Single(row => row.QuerySelector("code")!.TextContent == pattern);

    private static IElement Box(IRenderedComponent<EventPicker> picker, string pattern) =>
        picker.FindAll("label").Single(label => label.QuerySelector("code")?.TextContent == pattern).QuerySelector("input")!;

    private static IEnumerable<string> Rows(IRenderedComponent<EventPicker> picker) => picker.FindAll(".picker-row code").Select(code => code.TextContent);
}
