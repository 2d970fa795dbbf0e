using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Aamu.Webhooks.Web.Shared;
using Hangfire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Asks for a letter with a link. Says the same, and does the same work, whether there is such an account or not.</summary>
public sealed partial class ForgotPage
{
    private bool asked;
    private string? problem;

    [SupplyParameterFromForm(FormName = "forgot")]
    private SignInEntry? Entered { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private PostOffice Post { get; set; } = default!;

    [Inject]
    private UserManager<AccountUser> Users { get; set; } = default!;

    [Inject]
    private SignInThrottle Throttle { get; set; } = default!;

    [Inject]
    private IBackgroundJobClientV2 Jobs { get; set; } = default!;

    private async Task AskAsync()
    {
        if (!Post.IsOpen)
        {
            return;
        }

        if (Throttle.Enter(Http.Connection.RemoteIpAddress) is { } wait)
        {
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            problem = Strings.ForgotTooMany.With(Math.Ceiling(wait.TotalMinutes));
            return;
        }

        var person = await Users.FindByEmailAsync(Entered?.Email?.Trim() ?? "");
        Jobs.Enqueue<ResetLetterJob>(Queues.Default, job => job.RunAsync(person == null ? ResetLetterJob.Nobody : person.Id, CancellationToken.None));
        asked = true;
    }
}
