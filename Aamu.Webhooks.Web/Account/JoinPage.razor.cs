using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Where an invitation's link leads: with an account one joins, without one an account is made first.</summary>
public sealed partial class JoinPage
{
    public const string Path = "/account/join";

    private InvitationOffer? offer;
    private AccountUser? person;
    private bool isKnown;
    private string? problem;

    [SupplyParameterFromForm(FormName = "make-account")]
    private SignInEntry? Entered { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private InvitationBook Invitations { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string SignIn => $"/account/sign-in?returnUrl={Uri.EscapeDataString($"{Path}?token={Token}")}";

    protected override async Task OnInitializedAsync()
    {
        offer = await Invitations.FindAsync(Token);
        if (offer is not null)
        {
            person = await Accounts.UserManager.GetUserAsync(Http.User);
            isKnown = await Accounts.UserManager.FindByEmailAsync(offer.Email) is not null;
        }
    }

    private Task JoinAsync() => person is null ? Task.CompletedTask : EnterAsync(person);

    private async Task MakeAccountAsync()
    {
        if (offer is null || person is not null)
        {
            return;
        }

        var made = new AccountUser { UserName = offer.Email, Email = offer.Email };
        var outcome = await Accounts.UserManager.CreateAsync(made, Entered?.Password ?? "");
        if (!outcome.Succeeded)
        {
            problem = outcome.Words();
            return;
        }

        await Accounts.SignInAsync(made, isPersistent: false);
        await EnterAsync(made);
    }

    private async Task EnterAsync(AccountUser joining)
    {
        if (await Invitations.AcceptAsync(Token, new Person(joining.Id, joining.Email ?? "", Http.Connection.RemoteIpAddress)) is { } team)
        {
            Navigation.NavigateTo($"/t/{team}");
        }
        else
        {
            offer = null;
        }
    }
}
