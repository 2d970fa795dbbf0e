using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Recoveries;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Recoveries;

public sealed class RecoverDialogTests
{
    [Fact]
    public async Task What_is_still_retried_is_counted_and_can_be_tried_now()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500, 200);
        var webhook = await workspace.OfAsync("Flaky", receiver.Url);
        await using var screen = new Screen(workspace);

        var dialogs = await OpenAsync(screen, workspace, new DeliveryFilter());

        dialogs.WaitForAssertion(() => Assert.Contains("1 still waits or is being retried: it is sent by itself", dialogs.Markup, StringComparison.Ordinal));
        Assert.Contains("Nothing will be sent.", dialogs.Markup, StringComparison.Ordinal);
        await dialogs.FindAll("button").Single(button => button.TextContent.Trim() == "Try it now").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains("1 delivery is sent again.", dialogs.Markup, StringComparison.Ordinal));
        await workspace.DrainAsync(webhook);
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task Where_nothing_waits_there_is_no_word_of_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        await workspace.OfAsync("Good", receiver.Url);
        await using var screen = new Screen(workspace);

        var dialogs = await OpenAsync(screen, workspace, new DeliveryFilter());

        dialogs.WaitForAssertion(() => Assert.Contains("1 delivery delivered already", dialogs.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("being retried", dialogs.Markup, StringComparison.Ordinal);
    }

    private static async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(Screen screen, Workspace workspace, DeliveryFilter filter)
    {
        var dialogs = screen.Render<MudDialogProvider>();
        await dialogs.InvokeAsync(() => screen.Services.GetRequiredService<RecoveryDialogs>().ResendAsync(workspace.Admin, filter));
        return dialogs;
    }
}
