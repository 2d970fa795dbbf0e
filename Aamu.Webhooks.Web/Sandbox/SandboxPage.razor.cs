using Aamu.Webhooks.Core;
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
    private long? openAtFirst, older;

    /// <summary>Where the page before ended; null for the newest.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

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

        await ReadAsync(anew: true);
        pointing = chosen?.Token is { } token ? [.. (await Webhooks.LinesAsync(Scope)).Where(webhook => webhook.Url.Contains($"/sandbox/{token}", StringComparison.Ordinal))] : [];
    }

    protected override Task ReadAgainAsync() => ReadAsync(anew: false);

    private async Task ReadAsync(bool anew)
    {
        sandboxes = await Registry.ListAsync(Scope);
        chosen = sandboxes.FirstOrDefault(sandbox => Id is null || sandbox.Id.Value == Id);
        isAbsent = Id is not null && chosen is null;
        var page = chosen is null ? null : await Sandbox.PageAsync(Scope, chosen.Id, null, Shown, Before);
        (requests, older) = (page?.Items ?? [], page?.Next);
        if (anew)
        {
            // Together with the requests: a card that was drawn before it is known stays closed.
            openAtFirst = requests.Count > 0 ? requests[0].Key : null;
        }

        // A request is judged once while it is shown: what it holds does not change.
        foreach (var gone in findings.Keys.Except(requests.Select(request => request.Key)).ToList())
        {
            findings.Remove(gone);
        }

        foreach (var (key, finding) in await Signatures.JudgeAsync(Scope, [.. requests.Where(request => !findings.ContainsKey(request.Key))]))
        {
            findings[key] = finding;
        }
    }

    private Task<IDialogReference> AskForNewAsync() => Dialogs.ShowAsync<SandboxNameDialog>(Strings.NewTitle, new DialogParameters<SandboxNameDialog>
    {
        { dialog => dialog.Done, Strings.Create },
        { dialog => dialog.Save, CreateAsync },
    });

    private async Task<Refusal?> CreateAsync(string name)
    {
        var outcome = await Registry.CreateAsync(Scope, name);
        if (outcome.Succeeded)
        {
            Navigation.NavigateTo(Paths.Sandbox(TeamId, outcome.Value));
        }

        return outcome.Refusal;
    }

    private Task LeaveAsync()
    {
        if (Id is null)
        {
            return ReadAsync();
        }

        Navigation.NavigateTo(Paths.Sandbox(TeamId));
        return Task.CompletedTask;
    }
}
