using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>What editors do with a sandbox; each asks first, and says what it means for the webhooks that point there.</summary>
public sealed partial class SandboxActions
{
    [Parameter, EditorRequired]
    public TeamScope Scope { get; set; } = null!;

    [Parameter, EditorRequired]
    public SandboxDetails Sandbox { get; set; } = null!;

    /// <summary>The webhooks that point at it.</summary>
    [Parameter]
    public IReadOnlyList<WebhookLine> Pointing { get; set; } = [];

    [Parameter]
    public string NewWebhookHref { get; set; } = "";

    /// <summary>It has another address.</summary>
    [Parameter]
    public EventCallback Renewed { get; set; }

    [Parameter]
    public EventCallback Deleted { get; set; }

    [Inject]
    private SandboxRegistry Registry { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private string Consequence => Pointing.Count switch
    {
        0 => "",
        1 => Strings.ConsequenceOne.With(Pointing[0].Name),
        var count => Strings.ConsequenceMany.With(count),
    };

    private Task<IDialogReference> AskForNameAsync() => Dialogs.ShowAsync<SandboxNameDialog>(Strings.RenameTitle, new DialogParameters<SandboxNameDialog>
    {
        { dialog => dialog.Name, Sandbox.Name },
        { dialog => dialog.Done, Strings.Rename },
        { dialog => dialog.Save, async name => Said(await Registry.RenameAsync(Scope, Sandbox.Id, name), Strings.Renamed) },
    });

    private Task<IDialogReference> AskForScriptAsync() => Dialogs.ShowAsync<ScriptDialog>(Strings.ScriptTitle, new DialogParameters<ScriptDialog>
    {
        { dialog => dialog.Script, Sandbox.Script },
        { dialog => dialog.Save, async script => Said(await Registry.SetScriptAsync(Scope, Sandbox.Id, script), Strings.ScriptSaved) },
    }, new DialogOptions { MaxWidth = MaxWidth.Medium });

    private async Task AskToRenewAsync()
    {
        if (await Dialogs.ShowMessageBoxAsync(Strings.RenewTitle.With(Sandbox.Name), $"{Strings.RenewMeans} {Consequence}", yesText: Strings.Renew, cancelText: Strings.Cancel) == true)
        {
            await AfterAsync(await Registry.RenewAddressAsync(Scope, Sandbox.Id), Strings.Renewed, Renewed);
        }
    }

    private async Task AskToDeleteAsync()
    {
        if (await Dialogs.ShowMessageBoxAsync(Strings.DeleteTitle.With(Sandbox.Name), $"{Strings.DeleteMeans} {Consequence}", yesText: Strings.Delete, cancelText: Strings.Keep) == true)
        {
            await AfterAsync(await Registry.DeleteAsync(Scope, Sandbox.Id), Strings.Deleted.With(Sandbox.Name), Deleted);
        }
    }

    private Task AfterAsync(Outcome<SandboxId> outcome, string done, EventCallback next)
    {
        if (Said(outcome, done) is not { } refusal)
        {
            return next.InvokeAsync();
        }

        Snackbar.Add(refusal.Message, Severity.Error);
        return Task.CompletedTask;
    }

    private Refusal? Said(Outcome<SandboxId> outcome, string done)
    {
        if (outcome.Succeeded)
        {
            Snackbar.Add(done, Severity.Success);
        }

        return outcome.Refusal;
    }
}
