using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>What <see cref="RecentSignIn"/> asks in a dialog, for pages that are plain HTML.</summary>
public sealed partial class ConfirmPage
{
    private const string Path = "/account/confirm";

    private string? problem;

    [SupplyParameterFromForm(FormName = "confirm")]
    private CodeEntry? Entered { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private ProofDesk Desk { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>Where to send somebody who has to confirm first, and who then comes back.</summary>
    public static string For(string path) => $"{Path}?returnUrl={Uri.EscapeDataString(path)}";

    private async Task ProveAsync()
    {
        problem = await Desk.TryAsync(Http.User, Entered?.Code);
        if (problem is null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }
}
