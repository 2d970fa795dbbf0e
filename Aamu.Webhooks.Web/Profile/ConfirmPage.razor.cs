using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>What <see cref="RecentSignIn"/> asks in a dialog, for pages that are plain HTML.</summary>
public sealed partial class ConfirmPage
{
    private const string Path = "/account/confirm";

    private string? problem;
    private ProofWays ways = new(true, false, null);

    [SupplyParameterFromForm(FormName = "confirm")]
    private CodeEntry? Entered { get; set; }

    [SupplyParameterFromForm(FormName = "confirm-passkey")]
    private PasskeyEntry? Shown { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private ProofDesk Desk { get; set; } = default!;

    [Inject]
    private PasskeyDesk Passkeys { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync() => ways = await Desk.WaysAsync(Http.User.PersonId());

    /// <summary>Where to send somebody who has to confirm first, and who then comes back.</summary>
    public static string For(string path) => $"{Path}?returnUrl={Uri.EscapeDataString(path)}";

    private async Task ProveAsync() => GoOn(await Desk.TryAsync(Http.User, Entered?.Code));

    private async Task ShowAsync() => GoOn(await Passkeys.ProveAsync(Http, Shown?.Credential));

    private void GoOn(string? refusal)
    {
        problem = refusal;
        if (problem is null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }
}
