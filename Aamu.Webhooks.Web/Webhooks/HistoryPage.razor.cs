using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A webhook's versions, newest first, with the way back to each.</summary>
public sealed partial class HistoryPage
{
    private const int PageSize = 20;

    private WebhookDetails? webhook;
    private Core.Page<VersionLine> page = new([], null);
    private IReadOnlyList<ProjectLine> projects = [];

    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The newest version to show: an attempt leads to the one that it used.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private int? From { get; set; }

    [Inject]
    private WebhookList Webhooks { get; set; } = null!;

    [Inject]
    private WebhookHistory History { get; set; } = null!;

    [Inject]
    private TeamDirectory Directory { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    protected override async Task ReadAsync()
    {
        webhook = await Webhooks.FindAsync(Scope, new WebhookId(Id));
        page = await History.PageAsync(Scope, new WebhookId(Id), PageSize, From);
        projects = await Directory.ProjectsAsync(Scope);
    }

    private Task<IDialogReference> AskAsync(VersionLine line) => Dialogs.ShowAsync<RevertDialog>(Strings.RevertTitle.With(line.Version), new DialogParameters<RevertDialog>
    {
        { dialog => dialog.Line, line },
        { dialog => dialog.Projects, projects },
        { dialog => dialog.Save, () => RevertAsync(line.Version, webhook!.Version) },
    });

    private async Task<Refusal?> RevertAsync(int version, int seen)
    {
        var outcome = await History.RevertAsync(Scope, new WebhookId(Id), version, seen);
        if (outcome.Succeeded)
        {
            Snackbar.Add(Strings.Reverted.With(version), Severity.Success);
            Navigation.NavigateTo(Paths.History(TeamId, Id));
            await ReadAsync();
            StateHasChanged();
        }

        return outcome.Refusal;
    }
}
