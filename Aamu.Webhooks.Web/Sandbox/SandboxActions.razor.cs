using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
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
        1 => $"“{Pointing[0].Name}” points at it and will fail until it gets another URL.",
        var count => $"{count} webhooks point at it and will fail until they get another URL.",
    };

    private Task<IDialogReference> AskForNameAsync() => Dialogs.ShowAsync<SandboxNameDialog>("Rename the sandbox", new DialogParameters<SandboxNameDialog>
    {
        { dialog => dialog.Name, Sandbox.Name },
        { dialog => dialog.Done, "Rename" },
        { dialog => dialog.Save, async name => Said(await Registry.RenameAsync(Scope, Sandbox.Id, name), "Renamed.") },
    });

    private Task<IDialogReference> AskForScriptAsync() => Dialogs.ShowAsync<ScriptDialog>("How it answers", new DialogParameters<ScriptDialog>
    {
        { dialog => dialog.Script, Sandbox.Script },
        { dialog => dialog.Save, async script => Said(await Registry.SetScriptAsync(Scope, Sandbox.Id, script), "Saved. Every delivery begins with the first step.") },
    }, new DialogOptions { MaxWidth = MaxWidth.Medium });

    private async Task AskToRenewAsync()
    {
        if (await Dialogs.ShowMessageBoxAsync($"A new address for “{Sandbox.Name}”?", $"The old one answers 404 from now on. What it received stays. {Consequence}", yesText: "Make a new address", cancelText: "Cancel") == true)
        {
            await AfterAsync(await Registry.RenewAddressAsync(Scope, Sandbox.Id), "It has a new address.", Renewed);
        }
    }

    private async Task AskToDeleteAsync()
    {
        if (await Dialogs.ShowMessageBoxAsync($"Delete “{Sandbox.Name}”?", $"It goes with everything it received, and its address answers 404 from now on. {Consequence}", yesText: "Delete", cancelText: "Keep it") == true)
        {
            await AfterAsync(await Registry.DeleteAsync(Scope, Sandbox.Id), $"{Sandbox.Name} is deleted.", Deleted);
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
