using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// Where the letter to a former address leads: the account gets that address back, and every way into it is taken away, also what is older than the change: whoever took it may
/// have left a passkey or a second step in it first, and waited.
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
    private WaysIn Ways { get; set; } = default!;

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

        var used = await Book.UseAsync(former);
        if (used.Count == 0)
        {
            former = null;
            return;
        }

        var lost = new Person(person.Id, person.Email ?? "", Http.Connection.RemoteIpAddress);
        if (!await ChangeAsync(person, former.Address, lost))
        {
            // Nothing is done by halves: the link opens again.
            await Book.PutBackAsync(used);
            problem = Strings.TakeBackNotNow;
            return;
        }

        await Users.SetLockoutEndDateAsync(person, null);
        await Notes.RenameAsync(lost, former.Address, AuditAction.EmailTakenBack);
        News.TellLostAddress(lost);
        Jobs.Enqueue<ResetLetterJob>(Queues.Default, job => job.RunAsync(person.Id, CancellationToken.None));
        done = true;
    }

    /// <summary>
    /// False when the account was changed meanwhile, or may not have that address. The address comes last: until all is taken away it is still the one that was lost, and whoever
    /// tries again reads its name. What is added in between changes the account, and then the address is not changed.
    /// </summary>
    private async Task<bool> ChangeAsync(AccountUser account, string address, Person lost)
    {
        var changed = await Ways.TakeAllAsync(account, lost);
        if (changed)
        {
            (account.Email, account.UserName, account.EmailConfirmed, account.PasswordHash) = (address, address, true, null);
            changed = (await Users.UpdateSecurityStampAsync(account)).Succeeded;
        }

        await Sessions.EndOthersAsync(account.Id, keep: null);
        return changed;
    }
}
