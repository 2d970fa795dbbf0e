using Aamu.Webhooks.Core;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Recoveries;
using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Recoveries;

public sealed class ReplayDialogTests
{
    [Fact]
    public async Task The_count_is_that_of_the_time_that_is_chosen_now()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var counts = new List<TaskCompletionSource<Outcome<int>>>();
        var dialogs = await OpenAsync(screen, (_, _) =>
        {
            counts.Add(new());
            return counts[^1].Task;
        });
        dialogs.Find("select").Change("720");
        dialogs.Find("select").Change("1");

        await dialogs.InvokeAsync(() => counts[2].SetResult(3));
        await dialogs.InvokeAsync(() => counts[1].SetResult(70_000));
        await dialogs.InvokeAsync(() => counts[0].SetResult(Refusal.Conflict("Too many.")));

        Assert.Equal("3 events will be sent, the oldest first.", dialogs.Find(".dialog-count").TextContent.Trim());
        Assert.Empty(dialogs.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Without_a_beginning_nothing_is_replayed()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var dialogs = await OpenAsync(screen, (_, _) => Task.FromResult<Outcome<int>>(5));
        dialogs.Find("select").Change("0");
        Assert.False(Start(dialogs).HasAttribute("disabled"));

        dialogs.Find("input[type=datetime-local]").Change("");

        Assert.True(Start(dialogs).HasAttribute("disabled"));
        Assert.Equal("Say from when.", dialogs.Find("[role=alert]").TextContent);
        dialogs.Find("input[type=datetime-local]").Change("2026-06-01T10:00");
        Assert.Empty(dialogs.FindAll("[role=alert]"));
        Assert.False(Start(dialogs).HasAttribute("disabled"));
    }

    private static IElement Start(IRenderedComponent<MudDialogProvider> dialogs) => dialogs.FindAll(".mud-dialog-actions button")[^1];

    private static async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(Screen screen, Func<DateTimeOffset, DateTimeOffset?, Task<Outcome<int>>> count)
    {
        var dialogs = screen.Render<MudDialogProvider>();
        await dialogs.InvokeAsync(() => screen.Services.GetRequiredService<IDialogService>().ShowAsync<ReplayDialog>("Replay", new DialogParameters<ReplayDialog>
        {
            { dialog => dialog.Name, "Orders" },
            { dialog => dialog.Counting, count },
            { dialog => dialog.Start, (_, _, _) => Task.FromResult<Refusal?>(null) },
        }));
        return dialogs;
    }
}
