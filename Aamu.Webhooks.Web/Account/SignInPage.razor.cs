using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Plain HTML: it works before any circuit, and the cookie is set by the answer to a form.</summary>
public sealed partial class SignInPage
{
    private string? problem;

    [SupplyParameterFromForm]
    private SignInEntry? Entered { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private Task<Microsoft.AspNetCore.Components.Authorization.AuthenticationState> Authentication { get; set; } = default!;

    private string? Described => problem is null ? null : "sign-in-problem";

    protected override async Task OnInitializedAsync()
    {
        Entered ??= new SignInEntry();
        if ((await Authentication).User.Identity?.IsAuthenticated == true)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task SignInAsync()
    {
        var (email, password) = (Entered?.Email?.Trim() ?? "", Entered?.Password ?? "");
        var result = await Accounts.PasswordSignInAsync(email, password, Entered?.Remember ?? false, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
            return;
        }

        problem = result.IsLockedOut
            ? "Too many tries with a wrong password. This account is locked for five minutes; then try again."
            : "E-mail and password do not match an account. Check both; a password is case-sensitive.";
    }
}

/// <summary>What the form carries.</summary>
public sealed class SignInEntry
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public bool Remember { get; set; }
}
