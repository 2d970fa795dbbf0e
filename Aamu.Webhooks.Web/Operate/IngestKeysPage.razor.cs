using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>Aamu's own keys: made, listed, revoked; the key itself is seen once.</summary>
public sealed partial class IngestKeysPage
{
    private IReadOnlyList<ApiKeyLine>? keys;
    private NewApiKey? made;
    private string madeName = "";

    [Inject]
    private IngestKeys Keys { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    protected override async Task ReadAsync() => keys = await Keys.ListAsync(Scope);

    private Task<IDialogReference> AskNewAsync() =>
        Dialogs.ShowAsync<NewIngestKeyDialog>("New ingest key", new DialogParameters<NewIngestKeyDialog> { { dialog => dialog.Save, MakeAsync } });

    private async Task<Refusal?> MakeAsync(string name)
    {
        var outcome = await Keys.AddAsync(Scope, name);
        if (outcome.Succeeded)
        {
            (made, madeName) = (outcome.Value, name.Trim());
            await ReadAsync();
            StateHasChanged();
        }

        return outcome.Refusal;
    }

    private async Task AskRevokeAsync(ApiKeyLine key)
    {
        if (await Dialogs.ShowMessageBoxAsync($"Revoke {key.Name}?", "Events that are submitted with this key are refused from now on, and lost unless their sender keeps them. This cannot be undone.", yesText: "Revoke", cancelText: "Keep it") == true)
        {
            var outcome = await Keys.RevokeAsync(Scope, new ApiKeyId(key.Id));
            Snackbar.Add(outcome.Refusal?.Message ?? $"{key.Name} is revoked.", outcome.Succeeded ? Severity.Success : Severity.Error);
            made = made?.Id == key.Id ? null : made;
            await ReadAsync();
        }
    }
}
