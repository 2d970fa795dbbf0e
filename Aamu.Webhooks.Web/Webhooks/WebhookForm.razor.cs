using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Everything that a person decides about a webhook, on one page. It knows neither the page around it nor the service behind it.</summary>
public sealed partial class WebhookForm : IDisposable
{
    /// <summary>What is kept is the whole form: it does not travel at every key.</summary>
    private static readonly TimeSpan KeptEvery = TimeSpan.FromSeconds(1);

    private Dictionary<string, string[]> errors = [];
    private string? refused;
    private string saved = "";
    private bool isSaving, isDone, isBack, focusProblem;
    private IReadOnlyList<string> asSaved = [];
    private string? kept;
    private bool hadSecret;
    private ITimer? keeping;
    private IReadOnlyDictionary<string, int> lately = new Dictionary<string, int>();

    [Parameter, EditorRequired]
    public WebhookEntry Entry { get; set; } = default!;

    [Parameter]
    public IReadOnlyList<ProjectLine> Projects { get; set; } = [];

    /// <summary>What the workspace sent lately, to try the choice on.</summary>
    [Parameter]
    public Traffic? Traffic { get; set; }

    [Parameter]
    public string TeamId { get; set; } = "";

    [Parameter]
    public bool IsNew { get; set; }

    [Parameter]
    public string CancelHref { get; set; } = "/";

    /// <summary>Null when it was saved, else what was refused.</summary>
    [Parameter, EditorRequired]
    public Func<WebhookEntry, Task<Refusal?>> Save { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    /// <summary>Without a number: fields judge themselves too while one types, so how many are marked is not known here.</summary>
    private string? Problem => errors.Count == 0 ? refused : Strings.Wrong;

    private bool IsUnsaved => !isDone && Entry.Fingerprint() != saved;

    protected override void OnInitialized()
    {
        saved = Entry.Fingerprint();
        lately = (Traffic?.Lines ?? []).GroupBy(line => line.EventType).ToDictionary(type => type.Key, type => type.Sum(line => line.Count));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && await Script.InvokeAsync<string?>("aamu.takeKept") is { } before && Entry.TakeKept(before, out asSaved, out hadSecret))
        {
            isBack = true;
            StateHasChanged();
        }

        if (focusProblem)
        {
            focusProblem = false;
            await Script.InvokeVoidAsync("aamu.focusProblem");
        }
    }

    public void Dispose() => keeping?.Dispose();

    /// <summary>What the browser keeps while the connection is lost. It asks the text fields themselves once more (page.js): what was typed since is in them.</summary>
    private string? Kept()
    {
        var now = IsUnsaved ? Entry.ToKept() : null;
        if (keeping is null && now != kept)
        {
            kept = now;
            keeping = Clock.CreateTimer(_ => _ = InvokeAsync(KeepAgain), null, KeptEvery, Timeout.InfiniteTimeSpan);
        }

        return kept;
    }

    private void KeepAgain()
    {
        keeping?.Dispose();
        keeping = null;
        StateHasChanged();
    }

    private string[]? Errors(string field) => errors.GetValueOrDefault(field);

    private string? Error(string field) => Errors(field) is { } messages ? string.Join(" ", messages) : null;

    private void Touch(string field) => errors.Remove(field);

    private void SetUrl(string url)
    {
        Entry.Url = url;
        Touch("url");
    }

    private void SetEvents(IReadOnlyList<string> patterns)
    {
        Entry.EventTypes = patterns;
        Touch("eventTypes");
    }

    private void SetProjects(IReadOnlyList<string> ids)
    {
        Entry.ProjectIds = ids;
        Touch("projectIds");
    }

    private void ForgetHeaderErrors()
    {
        foreach (var field in errors.Keys.Where(key => key.StartsWith("headers", StringComparison.Ordinal)).ToList())
        {
            errors.Remove(field);
        }
    }

    private async Task SubmitAsync()
    {
        // The second press of a quick hand comes before the browser knows that the button is off.
        if (isSaving)
        {
            return;
        }

        (isSaving, refused) = (true, null);
        try
        {
            isDone = true;
            var refusal = await Save(Entry);
            isDone = refusal is null;
            Refuse(refusal);
        }
        finally
        {
            isSaving = false;
        }
    }

    private void Refuse(Refusal? refusal)
    {
        errors = refusal?.Fields.ToDictionary() ?? [];
        refused = refusal is { Fields.Count: 0 } ? refusal.Message : null;
        focusProblem = refusal is { Fields.Count: > 0 };
    }

    private async Task BeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (IsUnsaved && await Dialogs.ShowMessageBoxAsync(Strings.LeaveTitle, Strings.LeaveMeans, yesText: Strings.Leave, cancelText: Strings.Stay) != true)
        {
            leaving.PreventNavigation();
        }
    }
}
