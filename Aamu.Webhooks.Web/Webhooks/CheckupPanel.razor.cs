using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Asks before it sends, shows what comes of it, and keeps the last report for whoever comes back.</summary>
public sealed partial class CheckupPanel
{
    private readonly List<ProbeResult> results = [];
    private CheckupReport? report;
    private IReadOnlyList<Finding> findings = [];
    private WebhookId? shown;
    private string? problem;
    private bool isRunning;

    [Parameter, EditorRequired]
    public TeamScope Scope { get; set; } = default!;

    [Parameter, EditorRequired]
    public WebhookDetails Webhook { get; set; } = default!;

    [Parameter]
    public string TeamId { get; set; } = "";

    [Inject]
    private EndpointCheckup Checkup { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (shown != Webhook.Id)
        {
            shown = Webhook.Id;
            Show(await Checkup.LastAsync(Scope, Webhook.Id));
        }
    }

    private async Task AskAsync()
    {
        var asked = await Dialogs.ShowAsync<CheckupDialog>(Strings.CheckupTitle, new DialogParameters<CheckupDialog> { { dialog => dialog.Host, ListenTarget.Is(Webhook.Url) ? Strings.CheckupListener : new Uri(Webhook.Url).Authority } });
        if (await asked.Result is { Canceled: false })
        {
            await RunAsync();
        }
    }

    private async Task RunAsync()
    {
        (isRunning, problem) = (true, null);
        results.Clear();
        StateHasChanged();
        try
        {
            var outcome = await Checkup.RunAsync(Scope, Webhook.Id, result => _ = InvokeAsync(() => Told(result)));
            problem = outcome.Refusal?.Message;
            Show(outcome.Value ?? report);
        }
        finally
        {
            isRunning = false;
        }
    }

    private void Told(ProbeResult result)
    {
        results.Add(result);
        StateHasChanged();
    }

    private void Show(CheckupReport? fresh) => (report, findings) = (fresh, fresh is null ? [] : ReportCard.Of(fresh));
}
