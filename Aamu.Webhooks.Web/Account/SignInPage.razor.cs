using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Plain HTML: it works before any circuit, and the cookie is set by the answer to a form.</summary>
public sealed partial class SignInPage
{
    private string? problem;

    [SupplyParameterFromForm]
    private SignInEntry? Entered { get; set; }

    [SupplyParameterFromForm(FormName = "passkey")]
    private PasskeyEntry? Shown { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [Inject]
    private SignInDesk Desk { get; set; } = default!;

    [Inject]
    private PasskeyDesk Passkeys { get; set; } = default!;

    [Inject]
    private IOptions<OutsideOptions> Outside { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private Task<Microsoft.AspNetCore.Components.Authorization.AuthenticationState> Authentication { get; set; } = default!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    private string? Described => PlainProblem.Reference(problem);

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
        var remember = Entered?.Remember ?? false;
        var answer = await Desk.TryAsync(Http, email, password, remember);
        problem = answer.Problem;
        if (answer.NeedsCode)
        {
            Navigation.NavigateTo(SecondStepPage.For(ReturnUrl, remember));
        }
        else if (problem is null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task PasskeyAsync()
    {
        problem = await Passkeys.TryAsync(Http, Shown?.Credential, Shown?.Remember ?? false);
        if (problem is null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }
}

/// <summary>What the form carries.</summary>
public sealed class SignInEntry
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public bool Remember { get; set; }
}
