using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Where the letter's link leads. A second step of the sign-in stays as it is, where the address had been confirmed: a letter opens no account that is guarded by it.</summary>
public sealed partial class ResetPage
{
    public const string Path = "/account/reset";

    private AccountUser? person;
    private bool isOpen, done, lostSecondStep;
    private string? token, problem;

    [SupplyParameterFromForm(FormName = "reset")]
    private SignInEntry? Entered { get; set; }

    [SupplyParameterFromQuery]
    private string? Person { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [Inject]
    private UserManager<AccountUser> Users { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private WaysIn Ways { get; set; } = default!;

    [Inject]
    private AccountNotes Notes { get; set; } = default!;

    [Inject]
    private AccountNews News { get; set; } = default!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        token = LinkToken.Read(Token);
        person = Person is null ? null : await Users.FindByIdAsync(Person);
        isOpen = person is not null && token is not null
            && await Users.VerifyUserTokenAsync(person, Users.Options.Tokens.PasswordResetTokenProvider, UserManager<AccountUser>.ResetPasswordTokenPurpose, token);
    }

    private async Task SetAsync()
    {
        if (!isOpen)
        {
            return;
        }

        var outcome = await Users.ResetPasswordAsync(person!, token!, Entered?.Password ?? "");
        problem = outcome.Succeeded ? null : outcome.Words();
        done = outcome.Succeeded;
        if (done)
        {
            var who = new Person(person!.Id, person.Email ?? "", Http.Connection.RemoteIpAddress);
            if (!person.EmailConfirmed)
            {
                lostSecondStep = person.TwoFactorEnabled;
                // Nobody had shown yet that the address is theirs: whoever made the account in its owner's name must not come back by what they left in it, nor lock its owner out.
                if (!await Ways.TakeAllAsync(person, who))
                {
                    // It stays unconfirmed, so the next letter tries again.
                    await Sessions.EndOthersAsync(person.Id, keep: null);
                    (done, problem) = (false, Strings.ResetNotNow);
                    return;
                }

                await Notes.WriteAsync(who, AuditAction.EmailConfirmed);
            }

            // The link was read in the mailbox; and whoever guessed has closed the account for its owner too.
            person.EmailConfirmed = true;
            await Users.SetLockoutEndDateAsync(person, null);
            await Users.ResetAccessFailedCountAsync(person);
            await Sessions.EndOthersAsync(person.Id, keep: null);
            await News.TellAsync(who, AuditAction.PasswordReset);
            if (lostSecondStep)
            {
                // It is on record already, by what took it away.
                News.Tell(who, AuditAction.TwoStepTurnedOff);
            }
        }
    }
}
