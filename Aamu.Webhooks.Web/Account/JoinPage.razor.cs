using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Where an invitation's link leads: with an account one joins, without one an account is made first.</summary>
public sealed partial class JoinPage
{
    public const string Path = "/account/join";

    private InvitationOffer? offer;
    private AccountUser? person;
    private Acceptance? standing;
    private bool isKnown;
    private string? problem;

    [SupplyParameterFromForm(FormName = "make-account")]
    private SignInEntry? Entered { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    /// <summary>Only the letter has it.</summary>
    [SupplyParameterFromQuery]
    private string? Proof { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private InvitationBook Invitations { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private AccountNotes Notes { get; set; } = default!;

    [Inject]
    private LetterProof Letters { get; set; } = default!;

    [Inject]
    private PostOffice Post { get; set; } = default!;

    [Inject]
    private IBackgroundJobClientV2 Jobs { get; set; } = default!;

    [Inject]
    private IOptions<OutsideOptions> Outside { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Here => $"{Path}?token={Uri.EscapeDataString(Token ?? "")}{(Proof is null ? "" : $"&proof={Uri.EscapeDataString(Proof)}")}";

    private string SignIn => $"/account/sign-in?returnUrl={Uri.EscapeDataString(Here)}";

    protected override async Task OnInitializedAsync()
    {
        offer = await Invitations.FindAsync(Token);
        if (offer is not null)
        {
            person = await Accounts.UserManager.GetUserAsync(Http.User);
            isKnown = await Accounts.UserManager.FindByEmailAsync(offer.Email) is not null;
        }
    }

    private async Task JoinAsync()
    {
        if (person is null)
        {
            return;
        }

        if (!person.EmailConfirmed && string.Equals(person.Email, offer?.Email, StringComparison.OrdinalIgnoreCase) && Letters.Fits(Proof, Token))
        {
            person.EmailConfirmed = true;
            if ((await Accounts.UserManager.UpdateAsync(person)).Succeeded)
            {
                await Notes.WriteAsync(Named(person), AuditAction.EmailConfirmed);
            }
        }

        standing = await Invitations.AcceptAsync(Token, Named(person));
        Enter();
    }

    private async Task MakeAccountAsync()
    {
        if (offer is null || person is not null)
        {
            return;
        }

        var made = new AccountUser { UserName = offer.Email, Email = offer.Email, EmailConfirmed = Letters.Fits(Proof, Token) };
        var outcome = await Accounts.UserManager.CreateAsync(made, Entered?.Password ?? "");
        if (!outcome.Succeeded)
        {
            problem = outcome.Words();
            return;
        }

        standing = await Invitations.AcceptAsync(Token, Named(made));
        if (standing is null)
        {
            // Somebody was quicker: nobody has an account for nothing.
            await Accounts.UserManager.DeleteAsync(made);
            Enter();
            return;
        }

        await Notes.WriteAsync(Named(made), AuditAction.AccountMade, new AuditChange("by", null, "invitation"));
        if (!made.EmailConfirmed && Post.IsOpen)
        {
            Jobs.Enqueue<AddressLetterJob>(Queues.Default, job => job.RunAsync(made.Id, offer.Email, CancellationToken.None));
        }

        await Accounts.SignInAsync(made, isPersistent: false);
        Enter();
    }

    /// <summary>Whoever is new is led into the team; whoever was there reads first what came of it.</summary>
    private void Enter()
    {
        if (standing is { IsNew: true })
        {
            Navigation.NavigateTo($"/t/{standing.TeamId}");
        }
        else if (standing is null)
        {
            offer = null;
        }
    }

    private Person Named(AccountUser joining) => new(joining.Id, joining.Email ?? "", Http.Connection.RemoteIpAddress);
}
