using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Recoveries;

/// <summary>Asks what to recover, the same from wherever it is asked; a recovery that has begun is watched on its own page.</summary>
public sealed class RecoveryDialogs(IDialogService dialogs, RecoveryDesk desk, DeliveryLog log, Redelivery redelivery, NavigationManager navigation)
{
    public Task ResendAsync(TeamScope scope, DeliveryFilter filter, string? about = null, IReadOnlyDictionary<string, string>? projects = null) =>
        dialogs.ShowAsync<RecoverDialog>(Strings.RecoverTitle, new DialogParameters<RecoverDialog>
        {
            { dialog => dialog.Filter, filter },
            { dialog => dialog.About, about },
            { dialog => dialog.Projects, projects ?? new Dictionary<string, string>() },
            { dialog => dialog.Counting, () => desk.CountAsync(scope, filter) },
            { dialog => dialog.StillWaiting, () => WaitingAsync(scope, filter) },
            { dialog => dialog.TryNow, async ids => Said(await redelivery.AgainAsync(scope, ids)) },
            { dialog => dialog.Start, async (states, pace) => Watch(scope, await desk.ResendAsync(scope, filter, states, pace)) },
        });

    public Task ReplayAsync(TeamScope scope, WebhookId webhook, string name, DateTimeOffset? since = null) =>
        dialogs.ShowAsync<ReplayDialog>(Strings.ReplayTitle, new DialogParameters<ReplayDialog>
        {
            { dialog => dialog.Name, name },
            { dialog => dialog.Since, since },
            { dialog => dialog.Counting, (from, to) => desk.CountMissingAsync(scope, webhook, from, to) },
            { dialog => dialog.Start, async (from, to, pace) => Watch(scope, await desk.ReplayAsync(scope, webhook, from, to, pace)) },
        });

    /// <summary>What a recovery leaves alone: it is sent by itself.</summary>
    private async Task<IReadOnlyList<DeliveryId>> WaitingAsync(TeamScope scope, DeliveryFilter filter) => filter.State is null or DeliveryState.Pending
        ? [.. (await log.PageAsync(scope, filter with { State = DeliveryState.Pending }, Redelivery.MostChosen + 1, reach: LogReach.OfAPerson)).Items.Where(line => !line.IsSending).Select(line => line.Id)]
        : [];

    private static string Said(Outcome<ChosenAgain> outcome) => outcome.Value is { } again ? AgainWords.Of(again) : outcome.Refusal!.Message;

    private Refusal? Watch(TeamScope scope, Outcome<StartedRecovery> started)
    {
        if (started.Succeeded)
        {
            navigation.NavigateTo(Paths.Recoveries(scope.TeamId.Value));
        }

        return started.Refusal;
    }
}
