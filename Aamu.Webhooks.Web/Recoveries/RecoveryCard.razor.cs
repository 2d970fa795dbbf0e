using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Recoveries;

/// <summary>One recovery: how far it is, what became of its deliveries, and the buttons for those who may use them. Whoever shows it reads it anew.</summary>
public sealed partial class RecoveryCard
{
    private string? problem;

    [Parameter, EditorRequired]
    public RecoveryLine Line { get; set; } = null!;

    [Parameter, EditorRequired]
    public string TeamId { get; set; } = "";

    [Parameter]
    public IReadOnlyDictionary<string, string> Projects { get; set; } = new Dictionary<string, string>();

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Inject]
    private RecoveryControl Control { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    private string Title => Line.WebhookName is null ? RecoveryWords.What(Line) : Strings.Titled.With(RecoveryWords.What(Line), Line.WebhookName);

    private IReadOnlyList<(int Number, string Words, string Status)> Results =>
    [
        (Line.Results.Delivered, Strings.ResultDelivered, "succeeded"),
        (Line.Results.Retrying, Strings.ResultRetrying, "pending"),
        (Line.Results.GaveUp, Strings.ResultGaveUp, "exhausted"),
        (Line.Results.Waiting, Strings.ResultWaiting, "pending"),
        (Line.Results.Held, Strings.ResultHeld, "held"),
        (Line.Results.Cancelled, Strings.ResultCancelled, "cancelled"),
    ];

    private async Task DoAsync(Func<TeamScope, RecoveryId, Task<Outcome<RecoveryId>>> act) => problem = (await act(Scope, Line.Id)).Refusal?.Message;

    private async Task CancelAsync()
    {
        var rest = Line.Kind == RecoveryKind.Release ? Strings.CancelRelease : Strings.CancelRest;
        if (await Dialogs.ShowMessageBoxAsync(Strings.CancelTitle, rest, yesText: Strings.CancelIt, cancelText: Strings.CancelKeep) == true)
        {
            await DoAsync(Control.CancelAsync);
        }
    }
}
