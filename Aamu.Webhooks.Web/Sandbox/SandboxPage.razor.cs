using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>The team's own receivers: their addresses, how they answer, and what came in.</summary>
public sealed partial class SandboxPage
{
    private const int Shown = 50;

    private readonly Dictionary<long, SignatureFinding> findings = [];
    private IReadOnlyList<SandboxDetails> sandboxes = [];
    private IReadOnlyList<SandboxLine> requests = [];
    private List<WebhookLine> pointing = [];
    private SandboxDetails? chosen;
    private bool isAbsent;
    private long? openAtFirst;

    /// <summary>Null: the team's first.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Inject]
    private SandboxReceiver Sandbox { get; set; } = null!;

    [Inject]
    private SandboxRegistry Registry { get; set; } = null!;

    [Inject]
    private SandboxSignatures Signatures { get; set; } = null!;

    [Inject]
    private WebhookList Webhooks { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private bool MayChange => Scope.Allows(TeamRole.Editor);

    private string? Url => chosen?.Token is { } token ? $"{Navigation.BaseUri}sandbox/{token}" : null;

    private string NewWebhook => $"{Paths.Webhooks(TeamId)}/new?url={Uri.EscapeDataString(Url ?? "")}";

    protected override async Task ReadAsync()
    {
        findings.Clear();
        if (MayChange && Id is null)
        {
            await Sandbox.TokenAsync(Scope);
        }

        await ReadAgainAsync();
        pointing = chosen?.Token is { } token ? [.. (await Webhooks.LinesAsync(Scope)).Where(webhook => webhook.Url.Contains($"/sandbox/{token}", StringComparison.Ordinal))] : [];
        openAtFirst = requests.Count > 0 ? requests[0].Key : null;
    }

    protected override async Task ReadAgainAsync()
    {
        sandboxes = await Registry.ListAsync(Scope);
        chosen = sandboxes.FirstOrDefault(sandbox => Id is null || sandbox.Id.Value == Id);
        isAbsent = Id is not null && chosen is null;
        requests = chosen is null ? [] : await Sandbox.ReadAsync(Scope, Shown, chosen.Id);

        // A request is judged once: what it holds does not change, and a secret that signed it is still known.
        foreach (var (key, finding) in await Signatures.JudgeAsync(Scope, [.. requests.Where(request => !findings.ContainsKey(request.Key))]))
        {
            findings[key] = finding;
        }
    }

    private Task<IDialogReference> AskForNewAsync() => Dialogs.ShowAsync<SandboxNameDialog>("A new sandbox", new DialogParameters<SandboxNameDialog>
    {
        { dialog => dialog.Done, "Create" },
        { dialog => dialog.Save, CreateAsync },
    });

    private Task<IDialogReference> AskForNameAsync() => Dialogs.ShowAsync<SandboxNameDialog>("Rename the sandbox", new DialogParameters<SandboxNameDialog>
    {
        { dialog => dialog.Name, chosen!.Name },
        { dialog => dialog.Done, "Rename" },
        { dialog => dialog.Save, async name => Said(await Registry.RenameAsync(Scope, chosen!.Id, name), "Renamed.") },
    });

    private Task<IDialogReference> AskForScriptAsync() => Dialogs.ShowAsync<ScriptDialog>("How it answers", new DialogParameters<ScriptDialog>
    {
        { dialog => dialog.Script, chosen!.Script },
        { dialog => dialog.Save, async script => Said(await Registry.SetScriptAsync(Scope, chosen!.Id, script), "Saved. Every delivery begins with the first step.") },
    });

    private async Task AskToRenewAsync()
    {
        if (await Dialogs.ShowMessageBoxAsync("A new address?", $"The old one answers 404 from now on. What it received stays. {Consequence}", yesText: "Make a new address", cancelText: "Cancel") == true)
        {
            var refusal = Said(await Registry.RenewAddressAsync(Scope, chosen!.Id), "It has a new address.");
            await AfterAsync(refusal);
        }
    }

    private async Task AskToDeleteAsync()
    {
        if (await Dialogs.ShowMessageBoxAsync("Delete this sandbox?", $"It goes with everything it received, and its address answers 404 from now on. {Consequence}", yesText: "Delete", cancelText: "Keep it") == true)
        {
            var refusal = Said(await Registry.DeleteAsync(Scope, chosen!.Id), $"{chosen.Name} is deleted.");
            if (refusal is null && Id is not null)
            {
                Navigation.NavigateTo(Paths.Sandbox(TeamId));
                return;
            }

            await AfterAsync(refusal);
        }
    }

    private string Consequence => pointing.Count switch
    {
        0 => "",
        1 => $"“{pointing[0].Name}” points at it and will fail until it gets another URL.",
        var count => $"{count} webhooks point at it and will fail until they get another URL.",
    };

    private async Task<Refusal?> CreateAsync(string name)
    {
        var outcome = await Registry.CreateAsync(Scope, name);
        if (outcome.Succeeded)
        {
            Navigation.NavigateTo(Paths.Sandbox(TeamId, outcome.Value));
        }

        return outcome.Refusal;
    }

    private Task AfterAsync(Refusal? refusal)
    {
        if (refusal is not null)
        {
            Snackbar.Add(refusal.Message, Severity.Error);
        }

        return ReadAsync();
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
