using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
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

    private string Title => $"{RecoveryWords.What(Line)}{(Line.WebhookName is null ? "" : $": {Line.WebhookName}")}";

    private IReadOnlyList<(int Number, string Words, string Status)> Results =>
    [
        (Line.Results.Delivered, "delivered", "succeeded"),
        (Line.Results.Retrying, "failed and retried", "pending"),
        (Line.Results.GaveUp, "gave up", "exhausted"),
        (Line.Results.Waiting, "waiting", "pending"),
        (Line.Results.Held, "held", "held"),
        (Line.Results.Cancelled, "cancelled", "cancelled"),
    ];

    private async Task DoAsync(Func<TeamScope, RecoveryId, Task<Outcome<RecoveryId>>> act) => problem = (await act(Scope, Line.Id)).Refusal?.Message;

    private async Task CancelAsync()
    {
        var rest = Line.Kind == RecoveryKind.Release
            ? "What is still held is cancelled. It stays in the log, and can be sent again from there."
            : "What it has sent so far stays sent; the rest is not sent.";
        if (await Dialogs.ShowMessageBoxAsync("Cancel this recovery?", rest, yesText: "Cancel it", cancelText: "Keep it") == true)
        {
            await DoAsync(Control.CancelAsync);
        }
    }
}
