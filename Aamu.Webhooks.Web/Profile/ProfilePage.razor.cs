using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Profile;

/// <summary>What a person does about the own account.</summary>
public sealed partial class ProfilePage
{
    private AccountUser? person;
    private Person? who;
    private string? problem, done;
    private int passkeys;

    [SupplyParameterFromForm(FormName = "change-password")]
    private PasswordChange? Entered { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private ProofDesk Proof { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private AccountNews News { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        // Now: whoever is signed in anew, after a change, comes from nowhere for the rest of the request.
        who = Http.User.AsPerson();
        var found = await Accounts.UserManager.GetUserAsync(Http.User);
        passkeys = found is null ? 0 : (await Accounts.UserManager.GetPasskeysAsync(found)).Count;
        // Last: as soon as it is there the page's parts are drawn, and they ask the same store, which answers one at a time.
        person = found;
    }

    private async Task ChangePasswordAsync()
    {
        if (person is null || Entered is null)
        {
            return;
        }

        // Whoever found an open screen must not guess the password here instead.
        problem = await Proof.TryPasswordAsync(Http.User, Entered.Current);
        if (problem is not null)
        {
            return;
        }

        if (Entered.New == Entered.Current)
        {
            problem = Strings.PasswordSame;
            return;
        }

        var changed = await Accounts.UserManager.ChangePasswordAsync(person, Entered.Current ?? "", Entered.New ?? "");
        problem = changed.Succeeded ? null : changed.Words();
        if (changed.Succeeded)
        {
            await Accounts.RefreshSignInAsync(person);
            await Sessions.EndOthersAsync(person.Id, Http.User.SessionId());
            await News.TellAsync(who!, AuditAction.PasswordChanged);
            done = Strings.PasswordChanged;
        }
    }
}

/// <summary>What the form carries.</summary>
public sealed class PasswordChange
{
    public string? Current { get; set; }

    public string? New { get; set; }
}
