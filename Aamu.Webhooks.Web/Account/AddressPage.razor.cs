using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Where the link of the letter leads that asks whether an address is somebody's. A button decides: programs that look at mail follow links.</summary>
public sealed partial class AddressPage
{
    public const string Path = "/account/address";

    private AccountUser? person;
    private bool isOpen, isChange, done;
    private string? token, problem;

    [SupplyParameterFromQuery]
    private string? Person { get; set; }

    [SupplyParameterFromQuery]
    private string? Address { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private SessionBook Sessions { get; set; } = default!;

    [Inject]
    private AccountNotes Notes { get; set; } = default!;

    [Inject]
    private AccountNews News { get; set; } = default!;

    private UserManager<AccountUser> Users => Accounts.UserManager;

    protected override async Task OnInitializedAsync()
    {
        token = LinkToken.Read(Token);
        person = Person is null ? null : await Users.FindByIdAsync(Person);
        if (person is null || token is null || Address is null)
        {
            return;
        }

        isChange = !string.Equals(person.Email, Address, StringComparison.OrdinalIgnoreCase);
        isOpen = isChange
            ? await Users.VerifyUserTokenAsync(person, Users.Options.Tokens.ChangeEmailTokenProvider, UserManager<AccountUser>.GetChangeEmailTokenPurpose(Address), token)
            : !person.EmailConfirmed && await Users.VerifyUserTokenAsync(person, Users.Options.Tokens.EmailConfirmationTokenProvider, UserManager<AccountUser>.ConfirmEmailTokenPurpose, token);
    }

    private async Task ConfirmAsync()
    {
        if (!isOpen)
        {
            return;
        }

        var before = new Person(person!.Id, person.Email ?? "", Http.Connection.RemoteIpAddress);
        var wasConfirmed = person.EmailConfirmed;
        (person.Email, person.UserName, person.EmailConfirmed) = (Address, Address, true);
        // With a new address the links of earlier letters open nothing any more, and other sessions end.
        var outcome = isChange ? await Users.UpdateSecurityStampAsync(person) : await Users.UpdateAsync(person);
        problem = outcome.Succeeded ? null : Strings.AddressTaken;
        done = outcome.Succeeded;
        if (done && isChange)
        {
            await ChangedAsync(before, wasConfirmed);
        }
        else if (done)
        {
            await Notes.WriteAsync(before, AuditAction.EmailConfirmed, new AuditChange("email", null, Address));
        }
    }

    private async Task ChangedAsync(Person before, bool wasConfirmed)
    {
        await Notes.RenameAsync(before, Address!);
        News.TellFormerAddress(before, wasConfirmed);
        var here = Http.User.PersonId() == person!.Id ? Http.User.SessionId() : null;
        if (here is not null)
        {
            await Accounts.RefreshSignInAsync(person);
        }

        await Sessions.EndOthersAsync(person.Id, here);
    }
}
