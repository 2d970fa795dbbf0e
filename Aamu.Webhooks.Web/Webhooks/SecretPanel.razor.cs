using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>The signing secret: masked until an admin asks, rotated with an overlap.</summary>
public sealed partial class SecretPanel
{
    private string? shown, problem;
    private int? shownNumber;

    [Parameter, EditorRequired]
    public TeamScope Scope { get; set; } = default!;

    [Parameter, EditorRequired]
    public WebhookDetails Webhook { get; set; } = default!;

    [Parameter]
    public string TeamId { get; set; } = "";

    [Parameter]
    public EventCallback Rotated { get; set; }

    [Inject]
    private SecretKeeper Keeper { get; set; } = default!;

    [Inject]
    private RecentSignIn Recent { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private bool IsAdmin => Scope.Allows(TeamRole.Admin);

    /// <summary>Somebody else may have rotated it meanwhile: then what is shown signs no more, or not for long. After a rotation of the reader's own the webhook is behind for a moment.</summary>
    protected override void OnParametersSet() => shown = IsAdmin && !(Newest > shownNumber) ? shown : null;

    private async Task ToggleAsync()
    {
        if (shown is not null)
        {
            shown = null;
            return;
        }

        if (await Recent.AskAsync())
        {
            var number = Newest;
            var outcome = await Keeper.RevealAsync(Scope, Webhook.Id);
            (shown, shownNumber, problem) = (outcome.Value, number, outcome.Refusal?.Message);
        }
    }

    private int? Newest => Webhook.Signing.FirstOrDefault(key => key.Until is null)?.Number;

    /// <summary>Those that sign beside the newest. A rotation during an overlap makes one more: none ends before what was said of it.</summary>
    private IEnumerable<SigningKey> Previous => Webhook.Signing.Where(key => key.Until is not null);

    private async Task AskToEndAsync()
    {
        var words = Strings.OverlapEndMeans.With(Newest);
        if (await Dialogs.ShowMessageBoxAsync(Strings.OverlapEndTitle.With(Webhook.Name), words, yesText: Strings.OverlapEnd, cancelText: Strings.Cancel) == true && await Recent.AskAsync())
        {
            problem = (await Keeper.EndOverlapAsync(Scope, Webhook.Id)).Refusal?.Message;
            await Rotated.InvokeAsync();
        }
    }

    private Task<IDialogReference> AskAsync() => Dialogs.ShowAsync<RotateSecretDialog>(Webhook.HasSecret ? Strings.RotateTitle : Strings.RotateFirstTitle, new DialogParameters<RotateSecretDialog>
    {
        { dialog => dialog.HasSecret, Webhook.HasSecret },
        { dialog => dialog.Save, RotateAsync },
    });

    private async Task<Refusal?> RotateAsync(TimeSpan overlap)
    {
        if (!await Recent.AskAsync())
        {
            return RecentSignIn.NotProven;
        }

        var outcome = await Keeper.RotateAsync(Scope, Webhook.Id, overlap);
        if (outcome.Value is { } rotated)
        {
            (shown, shownNumber, problem) = (rotated.Secret, rotated.Number, null);
            await Rotated.InvokeAsync();
        }

        return outcome.Refusal;
    }
}
