using Aamu.Webhooks.Web.Account.Outside;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>After the password, for those who asked for it: the code of an authenticator app, or a recovery code.</summary>
public sealed partial class SecondStepPage
{
    public const string Path = "/account/second-step";

    private string? problem;
    private bool isUnderWay;

    [SupplyParameterFromForm(FormName = "second-step")]
    private CodeEntry? Entered { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    private bool Remember { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInDesk Desk { get; set; } = default!;

    [Inject]
    private OutsideDesk Outside { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public static string For(string? returnUrl, bool remember) => $"{Path}?remember={(remember ? "true" : "false")}&returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(returnUrl))}";

    private string Described => problem is null ? "code-hint" : $"{PlainProblem.Id} code-hint";

    protected override async Task OnInitializedAsync() => isUnderWay = await Accounts.GetTwoFactorAuthenticationUserAsync() is not null;

    private async Task EnterAsync()
    {
        if (isUnderWay)
        {
            var pending = await OutsideDesk.PendingAsync(Http);
            problem = await Desk.TryCodeAsync(Http, Entered?.Code, Remember);
            if (problem is null)
            {
                await Outside.FinishAsync(Http, pending);
                Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
            }
        }
    }
}

/// <summary>What the form carries.</summary>
public sealed class CodeEntry
{
    public string? Code { get; set; }
}
