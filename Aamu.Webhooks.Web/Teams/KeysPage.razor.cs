using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Teams;

/// <summary>The team's API keys: made, listed, revoked; the key itself is seen once.</summary>
public sealed partial class KeysPage
{
    private const string Header = "Authorization: Bearer …";

    private IReadOnlyList<ApiKeyLine>? keys;
    private NewApiKey? made;
    private string madeName = "";

    [Inject]
    private ApiKeyRing Ring { get; set; } = default!;

    [Inject]
    private RecentSignIn Recent { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private bool IsAdmin => Scope.Allows(TeamRole.Admin);

    protected override async Task ReadAsync() => keys = IsAdmin ? await Ring.TeamKeysAsync(Scope) : null;

    private Task<IDialogReference> AskNewAsync() => Dialogs.ShowAsync<NewKeyDialog>(Strings.KeyNew, new DialogParameters<NewKeyDialog> { { dialog => dialog.Save, MakeAsync } });

    private async Task<Refusal?> MakeAsync(string name, TeamRole role, int days)
    {
        if (!await Recent.AskAsync())
        {
            return RecentSignIn.NotProven;
        }

        var outcome = await Ring.AddTeamKeyAsync(Scope, name, role, days > 0 ? Clock.GetUtcNow().AddDays(days) : null);
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
        if (await Dialogs.ShowMessageBoxAsync(Strings.KeyRevokeTitle.With(key.Name), Strings.KeyRevokeText, yesText: Strings.KeyRevoke, cancelText: Strings.KeyRevokeKeep) == true)
        {
            var outcome = await Ring.RevokeTeamKeyAsync(Scope, new ApiKeyId(key.Id));
            Snackbar.Add(outcome.Refusal?.Message ?? Strings.KeyRevoked.With(key.Name), outcome.Succeeded ? Severity.Success : Severity.Error);
            made = made?.Id == key.Id ? null : made;
            await ReadAsync();
        }
    }
}
