using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>Whether the account opens to an OpenID Connect provider.</summary>
public sealed partial class OutsidePart
{
    private IList<UserLoginInfo> logins = [];
    private string? problem;

    [Parameter, EditorRequired]
    public AccountUser Of { get; set; } = default!;

    /// <summary>What was done, in words.</summary>
    [Parameter]
    public EventCallback<string> Done { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private UserManager<AccountUser> Users { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private AccountNews News { get; set; } = default!;

    [Inject]
    private IOptions<OutsideOptions> Outside { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync() => logins = await Users.GetLoginsAsync(Of);

    private async Task DisconnectAsync()
    {
        if (Http.User.SessionId() is not { } session || !await Sessions.IsRecentAsync(session))
        {
            Navigation.NavigateTo(ConfirmPage.For("/account"));
            return;
        }

        if (!await Users.HasPasswordAsync(Of) && (await Users.GetPasskeysAsync(Of)).Count == 0)
        {
            problem = Strings.OutsideOnlyWay;
            return;
        }

        var who = Http.User.AsPerson()!;
        foreach (var login in logins)
        {
            await Users.RemoveLoginAsync(Of, login.LoginProvider, login.ProviderKey);
            await News.TellAsync(who, AuditAction.OutsideUnlinked, new AuditChange("provider", login.LoginProvider, null));
        }

        logins = [];
        await Done.InvokeAsync(Strings.OutsideDisconnected.With(Outside.Value.Name));
    }
}
