using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Hangfire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>For whoever can read the log of a service that has no operator yet.</summary>
public sealed partial class SetupPage
{
    private string? problem;
    private bool isOpen;

    [SupplyParameterFromForm]
    private SignInEntry? Entered { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [Inject]
    private SetupLink Link { get; set; } = default!;

    [Inject]
    private SignInManager<AccountUser> Accounts { get; set; } = default!;

    [Inject]
    private OperatorNotes Notes { get; set; } = default!;

    [Inject]
    private PostOffice Post { get; set; } = default!;

    [Inject]
    private IBackgroundJobClientV2 Jobs { get; set; } = default!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Entered ??= new SignInEntry();
        isOpen = await Link.OpensAsync(Token);
    }

    private async Task MakeAsync()
    {
        var email = Entered?.Email?.Trim() ?? "";
        var user = new AccountUser { UserName = email, Email = email };
        var made = await Link.UseAsync(Token, Accounts.UserManager, user, Entered?.Password ?? "");
        if (made is { Succeeded: true })
        {
            await Notes.WriteAsync(TeamAccess.ForOperator(email, Http.Connection.RemoteIpAddress), AuditAction.OperatorMade, new AuditSubject(user.Id, email));
            if (Post.IsOpen)
            {
                Jobs.Enqueue<AddressLetterJob>(Queues.Default, job => job.RunAsync(user.Id, email, CancellationToken.None));
            }

            await Accounts.SignInAsync(user, isPersistent: false);
            Navigation.NavigateTo("/");
            return;
        }

        isOpen = made is not null;
        problem = made?.Words();
    }
}
