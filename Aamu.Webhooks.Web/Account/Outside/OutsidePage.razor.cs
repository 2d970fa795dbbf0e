using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account.Outside;

/// <summary>Where somebody comes back to from the provider. Whoever was signed in here before came to confirm who they are, or to connect the two; that is asked, for another site can send a browser here.</summary>
public sealed partial class OutsidePage
{
    public const string Path = "/account/outside";
    public const string Failed = $"{Path}?failed=true";

    private OutsideIdentity? identity;
    private AccountUser? person;
    private string? problem;
    private bool isSignedIn;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "failed")]
    private bool HasFailed { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private OutsideDesk Desk { get; set; } = default!;

    [Inject]
    private UserManager<AccountUser> Users { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private IOptions<OutsideOptions> Outside { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        person = await Users.GetUserAsync(Http.User);
        isSignedIn = person is not null;
        identity = await OutsideIdentity.OfAsync(Http);
        if (identity is null)
        {
            return;
        }

        if (person is null)
        {
            await SignInAsync(identity);
        }
        else if (await Users.FindByLoginAsync(identity.Issuer, identity.Subject) is { } owner)
        {
            problem = owner.Id == person.Id ? await Desk.ProveAsync(Http, identity) : Strings.OutsideOther.With(Outside.Value.Name);
            if (problem is null)
            {
                Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
            }
        }
    }

    private async Task SignInAsync(OutsideIdentity arrived)
    {
        var answer = await Desk.TryAsync(Http, arrived, ReturnUrl);
        problem = answer.Problem;
        if (problem is null)
        {
            Navigation.NavigateTo(answer.NeedsCode ? SecondStepPage.For(ReturnUrl, remember: false) : LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task ConnectAsync()
    {
        if (identity is null || person is null || problem is not null)
        {
            return;
        }

        if (Http.User.SessionId() is not { } session || !await Sessions.IsRecentAsync(session))
        {
            // Whoever found an open screen must not leave a key of their own behind.
            Navigation.NavigateTo(Profile.ConfirmPage.For($"{Path}?returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(ReturnUrl))}"));
            return;
        }

        await Desk.ConnectAsync(Http, person, identity);
        Navigation.NavigateTo("/account");
    }
}
