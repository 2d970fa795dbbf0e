using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// Where the letter to a former address leads: the account gets that address back, and whoever took it loses every way in. A second step stays: it guards the account also from
/// whoever reads the former mailbox.
/// </summary>
public sealed partial class TakeBackPage
{
    public const string Path = "/account/take-back";

    private FormerAddress? former;
    private AccountUser? person;
    private bool done;
    private string? problem;

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private FormerAddressBook Book { get; set; } = default!;

    [Inject]
    private UserManager<AccountUser> Users { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private AccountNotes Notes { get; set; } = default!;

    [Inject]
    private AccountNews News { get; set; } = default!;

    [Inject]
    private IBackgroundJobClientV2 Jobs { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        former = await Book.FindAsync(Token);
        person = former is null ? null : await Users.FindByIdAsync(former.UserId);
        former = person is null ? null : former;
    }

    private async Task TakeBackAsync()
    {
        if (former is null || person is null)
        {
            return;
        }

        if (await Users.FindByEmailAsync(former.Address) is { } owner && owner.Id != person.Id)
        {
            problem = Strings.AddressTaken;
            return;
        }

        if (!await Book.UseAsync(former))
        {
            former = null;
            return;
        }

        var lost = new Person(person.Id, person.Email ?? "", Http.Connection.RemoteIpAddress);
        (person.Email, person.UserName, person.EmailConfirmed, person.PasswordHash) = (former.Address, former.Address, true, null);
        await Users.UpdateSecurityStampAsync(person);
        await TakeAwayAsync(person, former.ChangedAt);
        await Sessions.EndOthersAsync(person.Id, keep: null);
        await Users.SetLockoutEndDateAsync(person, null);
        await Notes.RenameAsync(lost, former.Address, AuditAction.EmailTakenBack);
        News.TellLostAddress(lost);
        Jobs.Enqueue<ResetLetterJob>(Queues.Default, job => job.RunAsync(person.Id, CancellationToken.None));
        done = true;
    }

    /// <summary>What whoever took it may have left in it: other sign-ins can be connected again, and older passkeys are the owner's.</summary>
    private async Task TakeAwayAsync(AccountUser account, DateTimeOffset since)
    {
        foreach (var passkey in (await Users.GetPasskeysAsync(account)).Where(passkey => passkey.CreatedAt >= since))
        {
            await Users.RemovePasskeyAsync(account, passkey.CredentialId);
        }

        foreach (var login in await Users.GetLoginsAsync(account))
        {
            await Users.RemoveLoginAsync(account, login.LoginProvider, login.ProviderKey);
        }
    }
}
