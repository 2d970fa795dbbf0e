using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class ResumeDialogTests
{
    [Fact]
    public async Task The_counts_are_those_of_the_choice_that_stands()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var counts = new Dictionary<ResumeChoice, TaskCompletionSource<Outcome<ResumeCounts>>>();
        var dialogs = screen.Render<MudDialogProvider>();
        await dialogs.InvokeAsync(() => screen.Services.GetRequiredService<IDialogService>().ShowAsync<ResumeDialog>("Resume", new DialogParameters<ResumeDialog>
        {
            { dialog => dialog.Held, 70_000 },
            { dialog => dialog.Count, plan => (counts[plan.Choice] = new()).Task },
            { dialog => dialog.Save, _ => Task.FromResult<Refusal?>(null) },
        }));
        var choice = dialogs.FindComponent<MudRadioGroup<ResumeChoice>>();
        _ = choice.InvokeAsync(() => choice.Instance.ValueChanged.InvokeAsync(ResumeChoice.Since));
        // What is counted takes its time.
        workspace.Clock.Advance(TimeSpan.FromSeconds(3));

        await dialogs.InvokeAsync(() => counts[ResumeChoice.Since].SetResult(new ResumeCounts(2, 69_998)));
        await dialogs.InvokeAsync(() => counts[ResumeChoice.All].SetResult(new ResumeCounts(70_000, 0)));

        Assert.Contains("2 ", dialogs.Find("p[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("69,998", dialogs.Find("p[role=status]").TextContent, StringComparison.Ordinal);
    }
}
