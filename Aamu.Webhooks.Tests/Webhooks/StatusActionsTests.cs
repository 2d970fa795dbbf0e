using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using AngleSharp.Dom;
using Bunit;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class StatusActionsTests
{
    [Fact]
    public async Task The_button_that_pauses_becomes_the_one_that_resumes_and_is_off_until_it_has_paused()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var webhook = (await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, await pages.Workspace.WebhookAsync("https://example.com/hooks")))!;
        var (asked, done) = (new List<WebhookStatus>(), new TaskCompletionSource());
        var actions = pages.Browser.Render<StatusActions>(parameters => parameters.Add(shown => shown.Webhook, webhook).Add(shown => shown.SetStatus, status =>
        {
            asked.Add(status);
            return done.Task;
        }));

        // Both presses are on their way before the browser knows that the button is off.
        var pause = actions.FindComponents<MudButton>().Single(button => button.Markup.Contains("Pause", StringComparison.Ordinal)).Instance.OnClick;
        _ = actions.InvokeAsync(() => pause.InvokeAsync());
        _ = actions.InvokeAsync(() => pause.InvokeAsync());
        Assert.True(Button(actions, "Pause").HasAttribute("disabled"));

        // The page shows it paused before the press has ended.
        actions.Render(parameters => parameters.Add(shown => shown.Webhook, webhook with { Status = WebhookStatus.Paused }));
        Assert.True(Button(actions, "Resume").HasAttribute("disabled"));
        await actions.InvokeAsync(done.SetResult);
        actions.WaitForAssertion(() => Assert.False(Button(actions, "Resume").HasAttribute("disabled")));
        Assert.Equal([WebhookStatus.Paused], asked);
    }

    private static IElement Button(IRenderedComponent<StatusActions> actions, string words) => actions.FindAll("button").Single(button => button.TextContent.Trim() == words);
}
