using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What can be done with the chosen webhooks, for how many of them, and what became of it.</summary>
public sealed partial class ChosenWebhooks
{
    private string? said;
    private bool isBusy;

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Parameter, EditorRequired]
    public string TeamId { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<ListedWebhook> Chosen { get; set; } = [];

    /// <summary>All that fit the filters, on whatever page.</summary>
    [Parameter]
    public IReadOnlyList<ListedWebhook> Fitting { get; set; } = [];

    [Parameter]
    public EventCallback ChooseFitting { get; set; }

    /// <summary>Choose nothing any more.</summary>
    [Parameter]
    public EventCallback Clear { get; set; }

    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private WebhookSwitch Switch { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    private int Active => Of(WebhookStatus.Active);

    private int Paused => Of(WebhookStatus.Paused);

    private string Words => Of(WebhookStatus.Disabled) switch
    {
        0 => Strings.Chosen.With(Chosen.Count),
        var off => Strings.ChosenDisabled.With(Chosen.Count, off),
    };

    private int Of(WebhookStatus status) => Chosen.Count(row => row.Line.Status == status);

    private async Task PauseAsync() => await RunAsync(Switch.PauseAsync, BulkWords.Paused);

    /// <summary>Where something is held, what becomes of it is asked, as it is for a single one.</summary>
    private async Task ResumeAsync()
    {
        var ids = Chosen.Select(row => row.Line.Id).ToList();
        var all = await Switch.CountAsync(Scope, ids, new ResumePlan(ResumeChoice.All));
        if (all.Value is not { Sent: > 0 and var held })
        {
            await RunAsync(Switch.ResumeAsync, BulkWords.Resumed);
            return;
        }

        await Dialogs.ShowAsync<ResumeDialog>(Strings.ResumeTitle, new DialogParameters<ResumeDialog>
        {
            { dialog => dialog.Held, held },
            { dialog => dialog.Of, Paused },
            { dialog => dialog.Count, plan => Switch.CountAsync(Scope, ids, plan) },
            { dialog => dialog.Save, ResumeAsync },
        });
    }

    private async Task<Refusal?> ResumeAsync(ResumePlan plan)
    {
        var refusal = await RunAsync((scope, ids) => Switch.ResumeAsync(scope, ids, plan), BulkWords.ResumedBy(plan.Choice));
        StateHasChanged();
        return refusal;
    }

    private async Task<Refusal?> RunAsync(Func<TeamScope, IReadOnlyCollection<WebhookId>, Task<Outcome<SwitchReport>>> run, Func<SwitchReport, string> words)
    {
        isBusy = true;
        try
        {
            var outcome = await run(Scope, [.. Chosen.Select(row => row.Line.Id)]);
            said = outcome.Value is { } report ? words(report) : outcome.Refusal!.Message;
            await Clear.InvokeAsync();
            await Changed.InvokeAsync();
            return outcome.Refusal;
        }
        finally
        {
            isBusy = false;
        }
    }
}
