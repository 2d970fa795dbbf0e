using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>The keys that belong to no team: made, listed, revoked; the key itself is seen once.</summary>
public sealed partial class ServiceKeysPage
{
    private IReadOnlyList<ApiKeyLine>? keys;
    private NewApiKey? made;
    private string madeName = "";

    [Inject]
    private ServiceKeys Keys { get; set; } = default!;

    [Inject]
    private RecentSignIn Recent { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    protected override async Task ReadAsync() => keys = await Keys.ListAsync(Scope);

    private static string Purpose(ApiKeyKind kind) => kind == ApiKeyKind.Operator ? Strings.KeyForOperator : Strings.KeyForIngest;

    private Task<IDialogReference> AskNewAsync() =>
        Dialogs.ShowAsync<NewServiceKeyDialog>(Strings.KeyNewTitle, new DialogParameters<NewServiceKeyDialog> { { dialog => dialog.Save, MakeAsync } });

    private async Task<Refusal?> MakeAsync(string name, ApiKeyKind kind, int days)
    {
        if (!await Recent.AskAsync())
        {
            return RecentSignIn.NotProven;
        }

        var outcome = await Keys.AddAsync(Scope, name, kind, days > 0 ? Clock.GetUtcNow().AddDays(days) : null);
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
        var consequence = key.Kind == ApiKeyKind.Operator ? Strings.KeyRevokeOperator : Strings.KeyRevokeIngest;
        if (await Dialogs.ShowMessageBoxAsync(Strings.KeyRevokeTitle.With(key.Name), consequence, yesText: Strings.KeyRevoke, cancelText: Strings.KeyRevokeKeep) == true)
        {
            var outcome = await Keys.RevokeAsync(Scope, new ApiKeyId(key.Id));
            Snackbar.Add(outcome.Refusal?.Message ?? Strings.KeyRevoked.With(key.Name), outcome.Succeeded ? Severity.Success : Severity.Error);
            made = made?.Id == key.Id ? null : made;
            await ReadAsync();
        }
    }
}
